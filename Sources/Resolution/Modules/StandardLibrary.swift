/// The top-level modules of the standard library, by version of Python.
///
/// Source: `sys.stdlib_module_names` of CPython 3.10 to 3.13, and "What's New" of 3.14. A module
/// that a version removed still counts as the standard library's: code that imports it means it.
package enum StandardLibrary {
  /// First names of modules, in no order.
  package static func names(of version: PythonVersion) -> [String] {
    builtIn + split(of313) + removed.flatMap { split($0.names) }
      + added.filter { $0.since <= version }.flatMap { split($0.names) }
  }

  /// Built into the interpreter or frozen into it: no file of that name is ever found.
  /// Source: `sys.builtin_module_names` on Linux and `Python/frozen.c` of CPython 3.13.
  static let builtIn = split(
    """
    __main__ _abc _ast _codecs _collections _functools _imp _io _locale _operator _signal _sre _stat
    _string _symtable _thread _tracemalloc _typing _warnings _weakref atexit builtins errno
    faulthandler gc itertools marshal posix pwd sys time
    abc codecs genericpath importlib io ntpath os posixpath runpy site stat zipimport
    _collections_abc _sitebuiltins
    """)

  /// Modules of every version from 3.10 on that are no packages and have nothing below them.
  static let plain = Set(builtIn + split(of313)).subtracting(packages)

  /// Those of some version.
  private static let packages = split(
    """
    __phello__ _pyrepl annotationlib asyncio collections compression concurrent ctypes curses dbm
    distutils email encodings ensurepip html http idlelib importlib json lib2to3 logging
    multiprocessing os pathlib profile profiling pydoc_data re sqlite3 string sys sysconfig test
    tkinter tomllib turtledemo unittest urllib venv wsgiref xml xmlrpc zipfile zoneinfo
    """)

  private static func split(_ names: String) -> [String] {
    names.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let added: [(since: PythonVersion, names: String)] = [
    (
      PythonVersion(3, 14),
      "annotationlib compression _ast_unparse _hmac _remote_debugging _types _zstd"
    )
  ]

  private static let removed: [(by: PythonVersion, names: String)] = [
    (PythonVersion(3, 9), "_dummy_thread dummy_threading"),
    (PythonVersion(3, 10), "formatter parser symbol macpath"),
    (PythonVersion(3, 11), "binhex"),
    (
      PythonVersion(3, 12),
      "asynchat asyncore distutils imp smtpd _bootsubprocess _sha256 _sha512"
    ),
    (
      PythonVersion(3, 13),
      """
      _crypt _msi aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib
      ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib
      """
    ),
  ]

  private static let of313 = """
    __future__ _abc _aix_support _android_support _ast _asyncio _bisect _blake2 _bz2 _codecs
    _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections
    _collections_abc _colorize _compat_pickle _compression _contextvars _csv _ctypes _curses
    _curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib
    _frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _interpchannels
    _interpqueues _interpreters _io _ios_support _json _locale _lsprof _lzma _markupbase _md5
    _multibytecodec _multiprocessing _opcode _opcode_metadata _operator _osx_support _overlapped
    _pickle _posixshmem _posixsubprocess _py_abc _pydatetime _pydecimal _pyio _pylong _pyrepl
    _queue _random _scproxy _sha1 _sha2 _sha3 _signal _sitebuiltins _socket _sqlite3 _sre _ssl
    _stat _statistics _string _strptime _struct _suggestions _symtable _sysconfig _thread
    _threading_local _tkinter _tokenize _tracemalloc _typing _uuid _warnings _weakref
    _weakrefset _winapi _wmi _zoneinfo abc antigravity argparse array ast asyncio atexit base64
    bdb binascii bisect builtins bz2 cProfile calendar cmath cmd code codecs codeop collections
    colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes
    curses dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum
    errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath
    getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib
    importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox
    marshal math mimetypes mmap modulefinder msvcrt multiprocessing netrc nt ntpath nturl2path
    numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib
    poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data
    pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets
    select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3
    sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess
    symtable sys sysconfig syslog tabnanny tarfile tempfile termios textwrap this threading time
    timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo
    types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser winreg
    winsound wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
    """
}

/// A version of the language, as `3.14`.
package struct PythonVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Reads `3.13` or `3.13.1`; nil for anything that isn't a Python 3 with a minor version.
  package init?(_ text: String) {
    let parts = text.split(separator: ".").map { Int($0) }
    guard parts.count >= 2, let major = parts[0], let minor = parts[1], major == 3 else {
      return nil
    }
    self.init(major, minor)
  }

  package var description: String { "\(major).\(minor)" }

  package static func < (left: PythonVersion, right: PythonVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
