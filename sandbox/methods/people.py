"""users.*, usergroups.* and dnd.*: who is here."""

from sandbox.calls import Args, method, page
from sandbox.people import Member, dnd_object, user_object
from sandbox.site import Site
from sandbox.wire import ApiError, Json

# Slack's own bot stands in every list, and says of itself that it is no bot.
_SLACKBOT = Member("USLACKBOT", "Slackbot", "Slackbot", "America/Los_Angeles")


def _draw(site: Site, args: Args, member: Member) -> Json:
    scopes = site.workspace.app.scopes
    return user_object(
        member,
        team_id=site.workspace.team_id,
        now=site.workspace.clock.now(),
        locale=args.flag("include_locale"),
        email=scopes is None or "users:read.email" in scopes,
    )


def _member(site: Site, args: Args, name: str = "user") -> Member:
    wanted = args.need(name, "user_not_found")
    member = _SLACKBOT if wanted == _SLACKBOT.id else site.workspace.members.get(wanted)
    if member is None:
        raise ApiError("user_not_found")
    return member


@method("users.list", "users:read")
def users_list(site: Site, args: Args) -> Json:
    """Return a page of everybody, bots and closed accounts included."""
    members, following = page([*site.workspace.members.values(), _SLACKBOT], args, default=1000)
    return {"members": [_draw(site, args, m) for m in members], "response_metadata": following}


@method("users.info", "users:read")
def users_info(site: Site, args: Args) -> Json:
    """Return one member."""
    return {"user": _draw(site, args, _member(site, args))}


@method("users.lookupByEmail", "users:read.email")
def users_lookup_by_email(site: Site, args: Args) -> Json:
    """Find a member by address."""
    address = args.need("email", "users_not_found").lower()
    for member in site.workspace.people():
        if member.email.lower() == address and not member.deleted:
            return {"user": _draw(site, args, member)}
    raise ApiError("users_not_found")


@method("usergroups.list", "usergroups:read")
def usergroups_list(site: Site, args: Args) -> Json:
    """Return the user groups."""
    groups: list[Json] = []
    for group in site.workspace.usergroups.values():
        drawn: Json = {"id": group.id, "team_id": site.workspace.team_id, "handle": group.handle, "name": group.name}
        if args.flag("include_users"):
            drawn["users"] = list(group.users)
        if args.flag("include_count"):
            drawn["user_count"] = len(group.users)
        groups.append(drawn)
    return {"usergroups": groups}


@method("usergroups.users.list", "usergroups:read")
def usergroups_users_list(site: Site, args: Args) -> Json:
    """Return the ids of a user group's people."""
    group = site.workspace.usergroups.get(args.need("usergroup", "no_such_subteam"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": list(group.users)}


@method("dnd.info", "dnd:read")
def dnd_info(site: Site, args: Args) -> Json:
    """Return somebody's do-not-disturb window."""
    return dnd_object(_member(site, args), now=site.workspace.clock.now())


@method("dnd.teamInfo", "dnd:read")
def dnd_team_info(site: Site, args: Args) -> Json:
    """Return the windows of up to 50 people."""
    ids = [each for each in args.text("users").split(",") if each]
    if not ids:
        raise ApiError("no_users_provided")
    if len(ids) > 50:
        raise ApiError("too_many_users")
    now, members = site.workspace.clock.now(), site.workspace.members
    return {"users": {each: dnd_object(members[each], now=now) for each in ids if each in members}}
