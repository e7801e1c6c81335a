import CLDAP

/// Memory in C's shapes for the length of one call; freed with the arena.
struct CArena: ~Copyable {
    private var blocks: [UnsafeMutableRawPointer] = []

    deinit {
        for block in blocks { block.deallocate() }
    }

    /// One value of a C type, which holds nothing that would have to be released.
    mutating func make<Value>(_ value: Value) -> UnsafeMutablePointer<Value> {
        let pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
        pointer.initialize(to: value)
        blocks.append(pointer)
        return pointer
    }

    /// A C string. Names and DNs hold no NUL: their values escape it.
    mutating func string(_ text: String) -> UnsafeMutablePointer<CChar> {
        let utf8 = text.utf8CString
        let pointer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: utf8.count)
        _ = pointer.initialize(from: utf8)
        guard let base = pointer.baseAddress else { preconditionFailure("a C string is never empty") }
        blocks.append(base)
        return base
    }

    mutating func berval(_ bytes: [UInt8]) -> UnsafeMutablePointer<berval> {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + 1, alignment: 1)
        copy.copyBytes(from: bytes)
        copy[bytes.count] = 0
        guard let base = copy.baseAddress else { preconditionFailure("a byte more than none is never empty") }
        blocks.append(base)
        let pointer = base.bindMemory(to: CChar.self, capacity: bytes.count + 1)
        return make(CLDAP.berval(bv_len: UInt(bytes.count), bv_val: pointer))
    }

    /// An array of pointers that ends with NULL.
    mutating func list<Value>(
        _ pointers: [UnsafeMutablePointer<Value>]
    ) -> UnsafeMutablePointer<UnsafeMutablePointer<Value>?> {
        let list = UnsafeMutablePointer<UnsafeMutablePointer<Value>?>.allocate(capacity: pointers.count + 1)
        for (index, pointer) in pointers.enumerated() { (list + index).initialize(to: pointer) }
        (list + pointers.count).initialize(to: nil)
        blocks.append(list)
        return list
    }
}
