extension ArraySlice<Int32> {
  /// The place of the first element of an ascending slice that is at least `value`.
  func firstIndex(notBelow value: Int32) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
