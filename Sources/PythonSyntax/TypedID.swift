/// The number of an element of one ``Table``, in a type of its own, so that the number of a module
/// can't be taken for that of an import.
package protocol TypedID: Hashable, Strideable, Sendable where Stride == Int {
  var rawValue: Int32 { get }
  init(rawValue: Int32)
}

extension TypedID {
  /// The id of the element that stands at a place, counted from zero.
  @inlinable package init(_ place: Int) { self.init(rawValue: Int32(place)) }

  @inlinable package func distance(to other: Self) -> Int { Int(other.rawValue) - Int(rawValue) }

  @inlinable package func advanced(by count: Int) -> Self {
    Self(rawValue: Int32(Int(rawValue) + count))
  }

  @inlinable package static func == (left: Self, right: Self) -> Bool {
    left.rawValue == right.rawValue
  }

  @inlinable package static func < (left: Self, right: Self) -> Bool {
    left.rawValue < right.rawValue
  }

  @inlinable package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// Elements by their ids, which count from zero.
package struct Table<ID: TypedID, Element>: RandomAccessCollection {
  @usableFromInline package private(set) var elements: [Element]

  @inlinable package init(_ elements: [Element] = []) { self.elements = elements }

  @inlinable package init(repeating element: Element, count: Int) {
    elements = [Element](repeating: element, count: count)
  }

  @inlinable package var startIndex: ID { ID(rawValue: 0) }
  @inlinable package var endIndex: ID { ID(elements.count) }

  @inlinable package subscript(id: ID) -> Element {
    get { elements[Int(id.rawValue)] }
    _modify { yield &elements[Int(id.rawValue)] }
  }

  @inlinable package func makeIterator() -> IndexingIterator<[Element]> { elements.makeIterator() }

  /// Every element with its id.
  @inlinable package var identified: Zip2Sequence<Range<ID>, [Element]> { zip(indices, elements) }

  @inlinable package mutating func append(_ element: Element) { elements.append(element) }

  @inlinable package mutating func reserveCapacity(_ count: Int) {
    elements.reserveCapacity(count)
  }
}

extension Table: Sendable where Element: Sendable {}

/// An optional id in the four bytes of an id, for what is kept in great numbers: no other place says
/// "none" by a number.
@propertyWrapper
package struct Packed<ID: TypedID>: Hashable, Sendable {
  @usableFromInline var number: Int32

  @inlinable package init(wrappedValue: ID?) { number = wrappedValue?.rawValue ?? -1 }

  @inlinable package var wrappedValue: ID? {
    get { number < 0 ? nil : ID(rawValue: number) }
    set { number = newValue?.rawValue ?? -1 }
  }
}
