"""files.*: the three steps of an upload, and what a file is."""

from sandbox.web_api.calls import Call, Method
from sandbox.web_api.content import check_blocks
from sandbox.wire import ApiError, Json
from sandbox.workspace.nouns import Channel, Message, StoredFile
from sandbox.workspace.talk import say
from sandbox.workspace.written import file_json


async def get_upload_url(call: Call) -> Json:
    """Announce a file and get an address to send it to."""
    name = call.required("filename")
    if call.number("length", 0) <= 0:
        raise ApiError("invalid_arguments")
    world = call.core.world
    file_id = world.new_id("F")
    user_id = call.bot.bot_user_id
    world.files[file_id] = StoredFile(id=file_id, name=name, user_id=user_id, created=int(world.epoch()))
    return {"upload_url": f"{call.core.config.public_url}/upload/{file_id}", "file_id": file_id}


async def complete_upload(call: Call) -> Json:
    """Give uploaded files a title and, if wanted, share them in a channel."""
    named = call.structure("files")
    if not isinstance(named, list) or not named or not all(isinstance(one, dict) for one in named):
        raise ApiError("invalid_arguments")
    files = [_uploaded(call, str(one.get("id")), str(one.get("title") or "")) for one in named]
    channel_ids = call.text("channel_id") or call.text("channels")
    for channel_id in [one for one in channel_ids.split(",") if one]:
        _share(call, _place(call, channel_id), files)
    return {"files": [file_json(call.core, one) for one in files]}


async def file_info(call: Call) -> Json:
    """Describe a file."""
    file = call.core.world.files.get(call.required("file"))
    if file is None or file.content is None:
        raise ApiError("file_not_found")
    return {"file": file_json(call.core, file), "comments": []}


async def delete_file(call: Call) -> Json:
    """Remove a file that the app itself sent, from the messages that carry it too."""
    file = call.core.world.files.get(call.required("file"))
    if file is None:
        raise ApiError("file_not_found")
    if file.user_id != call.bot.bot_user_id:
        raise ApiError("cant_delete_file")
    del call.core.world.files[file.id]
    for channel_id in file.channel_ids:
        for message in call.core.world.channels[channel_id].messages.values():
            message.file_ids = [each for each in message.file_ids if each != file.id]
    return {}


def _uploaded(call: Call, file_id: str, title: str) -> StoredFile:
    """Return a file whose bytes have arrived; raises file_not_found."""
    file = call.core.world.files.get(file_id)
    if file is None or file.content is None:
        raise ApiError("file_not_found")
    file.title = title or file.name
    return file


def _place(call: Call, channel_id: str) -> Channel:
    """Return where to share; the id of a person is no place here, unlike in chat.postMessage."""
    channel = call.core.world.channels.get(channel_id)
    if channel is None or (channel.is_private and call.bot.bot_user_id not in channel.members):
        raise ApiError("channel_not_found")
    if call.bot.bot_user_id not in channel.members:
        raise ApiError("not_in_channel")
    if channel.is_archived:
        raise ApiError("is_archived")
    return channel


def _share(call: Call, channel: Channel, files: list[StoredFile]) -> None:
    """Post the message that carries the files."""
    blocks = call.structure("blocks", "invalid_blocks_format") or []
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    message = Message(
        ts=call.core.world.new_ts(),
        channel_id=channel.id,
        text=call.text("initial_comment"),
        user_id=call.bot.bot_user_id,
        bot_id=call.bot.bot_id,
        blocks=check_blocks(blocks),
        file_ids=[one.id for one in files],
        thread_ts=call.text("thread_ts") or None,
    )
    for file in files:
        file.channel_ids.append(channel.id)
    say(call.core, message)


METHODS = {
    "files.getUploadURLExternal": Method(run=get_upload_url, scopes=("files:write",)),
    "files.completeUploadExternal": Method(run=complete_upload, scopes=("files:write",)),
    "files.delete": Method(run=delete_file, scopes=("files:write",)),
    "files.info": Method(run=file_info, scopes=("files:read",)),
}
