/// The names whose uses a file's scan looks for, with what bears them where.
///
/// Most names of a file are none of them: a mask by first byte and length turns those away before
/// anything is hashed.
struct ReferenceTable {
  struct Entry {
    let name: TextRange
    /// The import that bears the name at module level, or -1.
    var moduleImport: Int32 = -1
    /// The class or function of the module that bears the name, or -1.
    var definition: Int32 = -1
  }

  enum Meaning: Equatable {
    /// Something else than an import or definition of the module.
    case other
    case module
    case local(record: Int32)
  }

  private(set) var entries: [Entry] = []
  /// What a scope makes of a name, by both.
  private var meanings = ScopeMeanings()
  private var slots: [Int32] = []
  /// By the lowest six bits of the first byte: a bit for each length.
  private var masks = [UInt64](repeating: 0, count: 64)
  private var slotMask = 0

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    meanings.removeAll()
    masks = Self.tellingMasks
  }

  /// To where a loop reads them without counting references.
  func copyMasks(to place: UnsafeMutablePointer<UInt64>) {
    for index in 0..<64 { place[index] = masks[index] }
  }

  /// Makes room for so many names.
  mutating func reserve(_ count: Int) {
    var size = 16
    while size < count * 2 { size *= 2 }
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: repeatElement(-1, count: size))
    slotMask = size - 1
  }

  /// Makes room for one more name than there are.
  mutating func reserveOne(in text: [UInt8]) {
    guard (entries.count + 1) * 2 > slots.count else { return }
    reserve(entries.count + 1)
    for entry in entries.indices {
      let name = entries[entry].name
      text.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress, name.length > 0 else { return }
        var slot = Self.hash(base + Int(name.start), Int(name.length)) & slotMask
        while slots[slot] >= 0 { slot = (slot + 1) & slotMask }
        slots[slot] = Int32(entry)
      }
    }
  }

  @inline(__always)
  func mayContain(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    masks[Int(bytes[0] & 63)] >> UInt64(min(length, 63)) & 1 != 0
  }

  /// The entry of a name, or -1.
  func find(_ bytes: UnsafePointer<UInt8>, _ length: Int, in text: [UInt8]) -> Int32 {
    guard !slots.isEmpty else { return -1 }
    var slot = Self.hash(bytes, length) & slotMask
    while true {
      let entry = slots[slot]
      if entry < 0 { return -1 }
      if isName(entry, bytes, length, in: text) { return entry }
      slot = (slot + 1) & slotMask
    }
  }

  /// Whether an import or definition at module level bears a name; an import in a function doesn't.
  func isOfModule(_ entry: Int32) -> Bool {
    guard entry >= 0 else { return false }
    return entries[Int(entry)].moduleImport >= 0 || entries[Int(entry)].definition >= 0
  }

  private func isName(
    _ entry: Int32, _ bytes: UnsafePointer<UInt8>, _ length: Int, in text: [UInt8]
  ) -> Bool {
    let name = entries[Int(entry)].name
    guard Int(name.length) == length else { return false }
    for offset in 0..<length where text[Int(name.start) + offset] != bytes[offset] { return false }
    return true
  }

  private mutating func entry(for name: TextRange, in text: [UInt8]) -> Int {
    let length = Int(name.length)
    let (found, slot) = text.withUnsafeBufferPointer { buffer -> (Int32, Int) in
      guard let base = buffer.baseAddress, length > 0 else { return (-2, 0) }
      let bytes = base + Int(name.start)
      masks[Int(bytes[0] & 63)] |= 1 << UInt64(min(length, 63))
      var slot = Self.hash(bytes, length) & slotMask
      while slots[slot] >= 0 {
        if isName(slots[slot], bytes, length, in: text) { return (slots[slot], slot) }
        slot = (slot + 1) & slotMask
      }
      return (-1, slot)
    }
    if found >= 0 { return Int(found) }
    entries.append(Entry(name: name))
    if found == -1 { slots[slot] = Int32(entries.count - 1) }
    return entries.count - 1
  }

  mutating func add(
    import record: Int32, named name: TextRange, scope: Int32, isFallback: Bool, in text: [UInt8]
  ) {
    let entry = entry(for: name, in: text)
    if scope >= 0 {
      meanings.set(record, of: Int32(entry), in: scope)
    } else if entries[entry].moduleImport < 0 || !isFallback {
      entries[entry].moduleImport = record
    }
  }

  mutating func add(definition: Int32, named name: TextRange, in text: [UInt8]) {
    let entry = entry(for: name, in: text)
    entries[entry].definition = definition
  }

  mutating func addShadow(of entry: Int32, in scope: Int32, isGlobal: Bool) {
    meanings.set(isGlobal ? ScopeMeanings.module : ScopeMeanings.other, of: entry, in: scope)
  }

  /// What a scope makes of a name; nil where it says nothing of it.
  func meaning(of entry: Int32, in scope: Int32) -> Meaning? {
    switch meanings.value(of: entry, in: scope) {
    case ScopeMeanings.none: nil
    case ScopeMeanings.other: .other
    case ScopeMeanings.module: .module
    case let record: .local(record: record)
    }
  }

  /// The masks of the words that ``Parser/noteTelling(_:isAttribute:_:)`` and the reading of
  /// strings look for.
  private static let tellingMasks: [UInt64] = {
    var masks = [UInt64](repeating: 0, count: 64)
    let words: [StaticString] = [
      "path", "skip", "exec", "public", "vars", "dict", "locals", "object", "modules", "globals",
      "setattr", "delattr", "patch", "multiple", "__path__", "__name__", "SkipTest", "meta_path",
      "_convert_",
      "global_enum", "addsitedir", "f_globals", "f_locals", "__globals__",
      "getmodule", "_getframe", "currentframe",
      "__import__", "importorskip", "import_module", "module_from_spec", "pytest_plugins",
      "AttributeError", "syspath_prepend",
      "collect_ignore", "collect_ignore_glob",
      "DeprecationWarning", "PendingDeprecationWarning",
    ]
    for word in words { masks[Int(word.utf8Start[0] & 63)] |= 1 << UInt64(word.utf8CodeUnitCount) }
    return masks
  }()

  /// Over the first and last eight bytes and the length.
  private static func hash(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int {
    var first: UInt64 = 0
    var last: UInt64 = 0
    if length >= 8 {
      let raw = UnsafeRawPointer(bytes)
      first = raw.loadUnaligned(as: UInt64.self)
      last = raw.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
    } else {
      for offset in 0..<length { first = first << 8 | UInt64(bytes[offset]) }
    }
    var hash = (first ^ (last << 21 | last >> 43) ^ UInt64(length)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF)
  }
}

/// A hash table from a name's entry and a scope to what the name means there.
private struct ScopeMeanings {
  static let none: Int32 = -1
  static let other: Int32 = -2
  static let module: Int32 = -3

  private var keys: [UInt64] = []
  private var values: [Int32] = []
  private var count = 0

  mutating func removeAll() {
    guard count > 0 else { return }
    keys.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    count = 0
  }

  /// An import outweighs another binding of the name, and `global` both.
  mutating func set(_ value: Int32, of entry: Int32, in scope: Int32) {
    if count * 2 >= keys.count { grow() }
    let key = Self.key(entry, scope)
    let slot = slot(of: key)
    if keys[slot] == key {
      if value >= 0 || value == Self.module { values[slot] = value }
    } else {
      keys[slot] = key
      values[slot] = value
      count += 1
    }
  }

  func value(of entry: Int32, in scope: Int32) -> Int32 {
    guard count > 0 else { return Self.none }
    let key = Self.key(entry, scope)
    let slot = slot(of: key)
    return keys[slot] == key ? values[slot] : Self.none
  }

  private static func key(_ entry: Int32, _ scope: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: entry)) << 32 | UInt64(UInt32(bitPattern: scope))
  }

  /// Where the key stands or would stand. No key is `UInt64.max`, which marks a free slot.
  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var hash = key &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    var slot = Int(truncatingIfNeeded: hash) & mask
    while keys[slot] != key, keys[slot] != .max { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = zip(keys, values).filter { $0.0 != .max }
    let size = max(32, keys.count * 2)
    keys = [UInt64](repeating: .max, count: size)
    values = [Int32](repeating: Self.none, count: size)
    for (key, value) in old {
      let slot = slot(of: key)
      keys[slot] = key
      values[slot] = value
    }
  }
}
