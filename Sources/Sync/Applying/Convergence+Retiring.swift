import Directory
import Mapping
import Planning

/// Entries of those who left that are kept out of service.
extension Convergence {
    /// The same work, knowing whether another entry has the name that this one would have among those who left.
    func placing(_ work: Work, _ observed: Entry?) async throws -> Work {
        guard var retirement = work.retirement, let observed else { return work }
        let name = retirement.name(for: observed.dn)
        guard name != observed.dn, name.parent == retirement.container,
            try await session.client.read(name, [.noAttributes]) != nil
        else { return work }
        retirement.isNameTaken = true
        var work = work
        work.ending = .retirement(retirement)
        return work
    }
}

extension Work {
    /// How the entry is kept out of service; nil where it is not.
    var retirement: Retirement? {
        guard desired == nil, case .retirement(let retirement) = ending else { return nil }
        return retirement
    }

    /// Whether a change ends the entry, or its service.
    func ends(by change: Change) -> Bool {
        if case .delete = change { return true }
        return desired == nil
    }
}
