"""A compound file as Outlook's mails are, made of its streams: just enough of MS-CFB for a reader."""

import struct

SECTOR, LEAST = 512, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ROOT, STORAGE, STREAM = 5, 1, 2


def compound(streams: dict[str, bytes]) -> bytes:
    """The file; streams by their paths ("folder/name"). Short ones are filled up with NUL: none is a mini stream."""
    folders = {path.rpartition("/")[0]: None for path in streams if "/" in path}
    parts = [folder.split("/") for folder in folders]
    every = {"/".join(one[: n + 1]) for one in parts for n in range(len(one))}
    entries: list[tuple[str, int, bytes]] = [("", ROOT, b""), *((one, STORAGE, b"") for one in sorted(every))]
    entries += [(path, STREAM, content.ljust(LEAST, b"\0")) for path, content in streams.items()]
    places = {path: n for n, (path, _, _) in enumerate(entries)}
    children = {path: [one for one in places if one and one.rpartition("/")[0] == path] for path in places}
    data, fat, starts = b"", [FAT], []
    for _, _, content in entries:
        starts.append(len(fat) if content else END)
        count = -(-len(content) // SECTOR)
        fat += [*range(len(fat) + 1, len(fat) + count), END] if count else []
        data += content.ljust(count * SECTOR, b"\0")
    count = -(-len(entries) // 4)
    directory_at = len(fat)
    fat += [*range(len(fat) + 1, len(fat) + count), END]
    assert len(fat) <= SECTOR // 4, "one sector says where the others are"
    directory = b""
    for n, (path, kind, content) in enumerate(entries):
        siblings = children[path.rpartition("/")[0]] if n else [""]
        at = siblings.index(path)
        right = places[siblings[at + 1]] if at + 1 < len(siblings) else FREE
        child = places[children[path][0]] if children[path] else FREE
        name = (path.rpartition("/")[2] or "Root Entry").encode("utf-16-le")
        directory += struct.pack(
            "<64sHBBIII36xIQ", name, len(name) + 2, kind, 1, FREE, right, child, starts[n], len(content)
        )
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        62,
        3,
        0xFFFE,
        9,
        6,
        0,
        1,
        directory_at,
        0,
        LEAST,
        END,
        0,
        END,
        0,
    )
    head += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    table = b"".join(struct.pack("<I", one) for one in [*fat, *[FREE] * (SECTOR // 4 - len(fat))])
    return head + table + data + directory.ljust(count * SECTOR, b"\0")


def outlook(*attached: tuple[str, bytes], logo: bool = False, within: tuple[str, bytes] | None = None) -> bytes:
    """A mail as Outlook saves it; `within` is the attachment of a mail within it."""
    streams = {"__properties_version1.0": b"\0" * 32}
    for n, (name, content) in enumerate(attached):
        streams |= _attachment(f"__attach_version1.0_#{n:08X}", name, content)
    if logo:
        folder = "__attach_version1.0_#000000FF"
        streams |= _attachment(folder, "logo.png", b"\x89PNG")
        streams |= {f"{folder}/__substg1.0_3712001F": "<l>".encode("utf-16-le")}
        streams |= {f"{folder}/__substg1.0_370E001F": "image/png".encode("utf-16-le")}
    if within:
        mail = "__attach_version1.0_#000000FE/__substg1.0_3701000D"
        streams |= _attachment(f"{mail}/__attach_version1.0_#00000000", *within)
    return compound(streams)


def _attachment(folder: str, name: str, content: bytes) -> dict[str, bytes]:
    words = {f"{folder}/__substg1.0_3707001F": name.encode("utf-16-le")}
    return words | {f"{folder}/__substg1.0_37010102": content.ljust(LEAST, b"\n")}
