"""files.*: the three steps of an upload, and its end."""

import secrets

from sandbox.calls import Args, method
from sandbox.methods.chat import target
from sandbox.site import Site
from sandbox.wire import ApiError, Json

_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "csv": "text/csv"}


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(site: Site, args: Args) -> Json:
    """Say where the bytes go."""
    name, length = args.need("filename"), args.number("length", 0, most=1_000_000_000)
    file_id = site.workspace.stamps.id("F")
    ending = name.rpartition(".")[2].lower()
    site.workspace.files[file_id] = {
        "id": file_id,
        "name": name,
        "title": name,
        "size": length,
        "mimetype": _TYPES.get(ending, "application/octet-stream"),
        "filetype": ending,
        "alt_txt": args.text("alt_txt"),
        "url_private": f"{site.url}/files/{file_id}/{name}",
        "upload": secrets.token_urlsafe(12),
        "complete": False,
    }
    return {"upload_url": f"{site.url}/upload/{site.workspace.files[file_id]['upload']}", "file_id": file_id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(site: Site, args: Args) -> Json:
    """Finish uploads, and share them where asked; Slack names no message in its answer, nor do we."""
    given = args.structure("files")
    if not isinstance(given, list) or not given:
        raise ApiError("invalid_arguments")
    done: list[Json] = []
    for each in given:
        file = site.workspace.files.get(str(each.get("id")))
        if file is None or file["id"] not in site.workspace.file_bytes:
            raise ApiError("file_not_found")
        file["title"] = each.get("title") or file["title"]
        file["complete"] = True
        done.append(public(file))
    channel = args.text("channel_id")
    if channel:
        if channel[0] not in "CGD":
            raise ApiError("invalid_channel")
        place = target(site, channel)
        site.workspace.post(
            place.id, site.workspace.bot_user_id, args.text("initial_comment"), files=[public(f) for f in done]
        )
    return {"files": done}


@method("files.info", "files:read")
def info(site: Site, args: Args) -> Json:
    """Return one file."""
    file = site.workspace.files.get(args.need("file", "file_not_found"))
    if file is None or not file["complete"]:
        raise ApiError("file_not_found")
    return {"file": public(file)}


@method("files.delete", "files:write")
def delete(site: Site, args: Args) -> Json:
    """Delete a file of the app's own."""
    file = site.workspace.files.get(args.need("file", "file_not_found"))
    if file is None or not file["complete"]:
        raise ApiError("file_not_found")
    del site.workspace.files[file["id"]]
    site.workspace.file_bytes.pop(file["id"], None)
    return {}


def public(file: Json) -> Json:
    """Draw a file without what only the workspace knows."""
    return {key: value for key, value in file.items() if key not in ("upload", "complete")}
