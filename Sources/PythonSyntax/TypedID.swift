// Everything here and every id is public, not package: what is only package the compiler doesn't
// specialize and inline in other targets, which costs a tenth of a run.

/// The number of an element of one ``Table``, in a type of its own, so that the number of a module
/// can't be taken for that of an import.
public protocol TypedID: Hashable, Strideable, Sendable where Stride == Int {
  var rawValue: Int32 { get }
  init(rawValue: Int32)
}

extension TypedID {
  /// The id of the element that stands at a place, counted from zero.
  @inlinable public init(_ place: Int) { self.init(rawValue: Int32(place)) }

  @inlinable public func distance(to other: Self) -> Int { Int(other.rawValue) - Int(rawValue) }

  @inlinable public func advanced(by count: Int) -> Self {
    Self(rawValue: Int32(Int(rawValue) + count))
  }

  @inlinable public static func == (left: Self, right: Self) -> Bool {
    left.rawValue == right.rawValue
  }

  @inlinable public static func < (left: Self, right: Self) -> Bool {
    left.rawValue < right.rawValue
  }

  @inlinable public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

extension TypedID {
  /// From the parser's own numbers, which are negative where they stand for nothing.
  init?(nonNegative number: Int32) {
    guard number >= 0 else { return nil }
    self.init(rawValue: number)
  }
}

/// Elements by their ids, which count from zero.
public struct Table<ID: TypedID, Element>: RandomAccessCollection {
  @usableFromInline var elements: [Element]

  @inlinable public init(_ elements: [Element] = []) { self.elements = elements }

  /// So many times the same element.
  @inlinable public init(repeating element: Element, count: Int) {
    elements = [Element](repeating: element, count: count)
  }

  @inlinable public var startIndex: ID { ID(rawValue: 0) }
  @inlinable public var endIndex: ID { ID(elements.count) }

  /// The element of an id, which must be below ``endIndex``.
  @inlinable public subscript(id: ID) -> Element {
    get { elements[Int(id.rawValue)] }
    _modify { yield &elements[Int(id.rawValue)] }
  }

  @inlinable public func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }

  /// Every element with its id.
  @inlinable public var identified: Zip2Sequence<Range<ID>, [Element]> { zip(indices, elements) }

  /// Adds an element, whose id is the end so far.
  @inlinable public mutating func append(_ element: Element) { elements.append(element) }

  /// Adds the rows of another table behind its own.
  @inlinable public mutating func append(contentsOf other: Table) {
    elements.append(contentsOf: other.elements)
  }

  /// Makes room for so many elements in all, so that adding them moves none.
  @inlinable public mutating func reserveCapacity(_ count: Int) {
    elements.reserveCapacity(count)
  }
}

extension Table: Sendable where Element: Sendable {}

/// An optional id in the four bytes of an id, for what is kept in great numbers: no other place says
/// "none" by a number.
@propertyWrapper
public struct Packed<ID: TypedID>: Hashable, Sendable {
  @usableFromInline var number: Int32

  /// Packs an id, or none.
  @inlinable public init(wrappedValue: ID?) { number = wrappedValue?.rawValue ?? -1 }

  @inlinable public var wrappedValue: ID? {
    get { number < 0 ? nil : ID(rawValue: number) }
    set { number = newValue?.rawValue ?? -1 }
  }
}
