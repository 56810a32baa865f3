"""A wheel as a file: the same entries give the same bytes."""

import base64
import hashlib
import zipfile


class Wheel:
    """Entries in the order of their names, each with its digest in RECORD."""

    def __init__(self, name, version, tag):
        self.stem = f"{name}-{version}"
        self.tag = tag
        self._entries = {}

    @property
    def filename(self):
        return f"{self.stem}-{self.tag}.whl"

    def add(self, path, data, executable=False):
        """A file of the wheel, by its path in it."""
        if isinstance(data, str):
            data = data.encode("utf-8")
        if path in self._entries:
            raise ValueError(f"{path} is in the wheel twice")
        self._entries[path] = (data, executable)

    def add_data(self, scheme, path, data, executable=False):
        """A file of one of the installation's folders: scripts, data."""
        self.add(f"{self.stem}.data/{scheme}/{path}", data, executable)

    def add_metadata(self, path, data):
        self.add(f"{self.stem}.dist-info/{path}", data)

    def write(self, folder):
        """Writes it into a folder, and says where."""
        self.add_metadata(
            "WHEEL",
            f"Wheel-Version: 1.0\nGenerator: groundplan\nRoot-Is-Purelib: false\nTag: {self.tag}\n",
        )
        record = f"{self.stem}.dist-info/RECORD"
        lines = []
        for path, (data, _) in sorted(self._entries.items()):
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{path},sha256={digest},{len(data)}\n")
        self.add(record, "".join(lines) + f"{record},,\n")
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / self.filename
        partial = target.with_suffix(".partial")
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            # The metadata last, as the format recommends.
            for path in sorted(self._entries, key=lambda path: (".dist-info/" in path, path)):
                data, executable = self._entries[path]
                entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
                entry.external_attr = (0o100755 if executable else 0o100644) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        partial.rename(target)
        return target
