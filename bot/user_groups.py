"""Slack's user groups, read when a steward starts a pilot; without the permission there are none to choose from."""

import logging

from bot import slack_errors
from bot.house import House

_log = logging.getLogger(__name__)


async def names(house: House, workspace_id: str) -> list[tuple[str, str]]:
    """Return the id and name of each user group that is in use; none where Slack does not say."""
    try:
        answer = await house.client_of(workspace_id).usergroups_list()
    except slack_errors.CALL_ERRORS as error:
        _log.warning("the user groups were not read: %s", slack_errors.code(error))
        return []
    used = [group for group in answer.get("usergroups") or [] if not group.get("date_delete")]
    return [(str(group["id"]), str(group.get("name") or group["id"])) for group in used]


async def people(house: House, workspace_id: str, group: str) -> tuple[str, ...] | None:
    """Return the ids of a user group's people; None where Slack does not say."""
    try:
        answer = await house.client_of(workspace_id).usergroups_users_list(usergroup=group)
    except slack_errors.CALL_ERRORS as error:
        _log.warning("a user group's people were not read: %s", slack_errors.code(error))
        return None
    return tuple(dict.fromkeys(map(str, answer.get("users") or [])))
