"""Why a message did not arrive, and what to do about it: for whoever runs the programme, and for the doctor."""

_INSTALL_AGAIN = "update the app from manifest.yml and install it again"

#: What each of Slack's codes means here.
_WORDS = {
    "account_inactive": "the account was closed; if that is a mistake, ask a workspace admin",
    "as_user_not_supported": f"the token is not a bot's; {_INSTALL_AGAIN}",
    "cannot_dm_bot": "the roster names a bot; take it off the roster",
    "channel_not_found": "Slack found no such conversation; the account may be closed, so look at the roster",
    "ekm_access_denied": "the workspace's key management forbids it; ask a workspace admin",
    "enterprise_is_restricted": "the organisation's settings forbid it; ask an organisation admin",
    "invalid_auth": "Slack no longer accepts the bot's token; install the app again",
    "invalid_blocks": "Slack refused the layout; please report it with the item's name",
    "invalid_blocks_format": "Slack refused the layout; please report it with the item's name",
    "is_archived": "the channel was archived; choose another one",
    "messages_tab_disabled": "the app's Messages tab is off; turn it on in the app's settings, under App Home",
    "metadata_must_be_sent_from_app": f"the token is not the app's own; {_INSTALL_AGAIN}",
    "missing_scope": f"the app lacks a permission; {_INSTALL_AGAIN}",
    "msg_blocks_too_long": "the message is too long; shorten the item",
    "msg_too_long": "the message is too long; shorten the item",
    "no_permission": f"the app lacks a permission; {_INSTALL_AGAIN}",
    "not_allowed_token_type": f"the token is not a bot's; {_INSTALL_AGAIN}",
    "not_in_channel": "the bot is not in that channel; invite it",
    "restricted_action": "the workspace's settings forbid it; ask a workspace admin",
    "token_revoked": "the bot's token was revoked; install the app again",
    "user_disabled": "the account was closed; if that is a mistake, ask a workspace admin",
    "user_not_found": "there is no such account in this workspace; look at the roster",
    "user_not_visible": "the app may not see that account; it may be a guest's, so look at the roster",
    "given up after too many attempts": "Slack's answer was lost each time; if it goes on, look at the network",
}
#: What the sender keeps where an answer was lost, and the history could not be read either, and why.
_IN_DOUBT = "in doubt, and "
#: The same of a channel, whose history we never read.
IN_A_CHANNEL = f"{_IN_DOUBT}in a channel"
#: The same where it failed on our side, as nobody foresaw.
_STUMBLED = "stumbled over "


def words(reason: str) -> str:
    """Say why a message did not arrive, and what to do; one that nobody foresaw is said as it is."""
    if reason == IN_A_CHANNEL:
        return "Slack's answer was lost, and what stands in a channel is not mine to read, so I did not send it twice"
    if in_doubt(reason):
        code = reason.removeprefix(_IN_DOUBT)
        lost = "Slack's answer was lost, and I could not look whether it arrived"
        if code == "missing_scope":
            return f"{lost}, so I did not send it twice. The permission im:history is missing: {_INSTALL_AGAIN}"
        return f"{lost} ({code}), so I did not send it twice; if it goes on, look at the network"
    if reason.startswith(_STUMBLED):
        return (
            "it is a fault of mine or of an item, not of Slack's; the log names the place, so please report that line"
        )
    return _WORDS.get(reason) or f"{reason}; if it goes on, please report it"


def in_doubt(reason: str) -> bool:
    """Whether the message may have arrived all the same."""
    return reason.startswith(_IN_DOUBT)
