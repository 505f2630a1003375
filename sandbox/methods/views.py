"""views.*: modals and Home."""

import json

from sandbox.calls import Args, method
from sandbox.site import Site
from sandbox.validate import MOST_VIEW_BYTES, view_faults
from sandbox.wire import ApiError, Json


def _view(site: Site, args: Args, *kinds: str) -> Json:
    view = args.structure("view")
    if view is None:
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: view"]})
    if len(json.dumps(view)) > MOST_VIEW_BYTES:
        raise ApiError("view_too_large")
    faults = view_faults(view, kinds=kinds, has_file=site.workspace.files.__contains__)
    if faults:
        raise ApiError("invalid_arguments", response_metadata={"messages": [str(fault) for fault in faults]})
    checked: Json = view
    return checked


def _trigger(args: Args) -> str:
    trigger = args.text("trigger_id") or args.text("interactivity_pointer")
    if not trigger:
        raise ApiError(
            "invalid_arguments", response_metadata={"messages": ["[ERROR] missing required field: trigger_id"]}
        )
    return trigger


@method("views.open")
def open_view(site: Site, args: Args) -> Json:
    """Open a modal for whoever the trigger came from."""
    view = _view(site, args, "modal")
    user = site.tickets.redeem(_trigger(args))
    return {"view": site.workspace.screens.as_slack(site.workspace.screens.open(user, view))}


@method("views.push")
def push_view(site: Site, args: Args) -> Json:
    """Put a modal on top."""
    view = _view(site, args, "modal")
    user = site.tickets.redeem(_trigger(args))
    return {"view": site.workspace.screens.as_slack(site.workspace.screens.push(user, view))}


@method("views.update")
def update_view(site: Site, args: Args) -> Json:
    """Redraw an open view."""
    body = _view(site, args, "modal", "home")
    screens = site.workspace.screens
    view = screens.find(args.text("view_id") or None, args.text("external_id") or None)
    if view.kind != body["type"]:
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] the view is of another type"]})
    return {"view": screens.as_slack(screens.update(view, body, args.text("hash") or None))}


@method("views.publish")
def publish_view(site: Site, args: Args) -> Json:
    """Draw somebody's Home."""
    if not site.workspace.app.home_tab:
        raise ApiError("not_enabled")
    user = args.need("user_id")
    member = site.workspace.members.get(user)
    if member is None or member.is_bot or member.deleted:
        raise ApiError("invalid_arguments", response_metadata={"messages": ["[ERROR] invalid user_id"]})
    body = _view(site, args, "home")
    screens = site.workspace.screens
    return {"view": screens.as_slack(screens.publish(user, body, args.text("hash") or None))}
