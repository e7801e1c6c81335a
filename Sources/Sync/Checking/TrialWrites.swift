import Directory
import Mapping

/// Writes a scratch entry as the mapping makes them, changes, renames and reads it, and deletes it in every case.
struct TrialWrites: Sendable {
    let client: any DirectoryClient
    let capabilities: DirectoryCapabilities
    let trial: TrialEntry
    let rights: AccountRights

    private var subject: String { "trial \(trial.entry.base)" }

    func findings() async -> [Finding] {
        var findings = await leftovers()
        do {
            _ = try await client.add(trial.added, returning: [])
        } catch {
            findings.append(refused("adding an entry", error))
            if (error as? DirectoryError)?.effect == .unknown { findings += await removed() }
            return findings
        }
        // First: it may take away what the others write, such as a lock.
        findings += await passwordSet()
        findings += await changed()
        findings += await renamed()
        findings += await readBack()
        findings += await removed()
        guard !findings.contains(where: { $0.severity == .error }) else { return findings }
        return findings + [Finding(.ok, subject, "added, changed, renamed, read and deleted \(trial.dn(0))")]
    }

    private func refused(_ what: String, _ error: any Error, attribute: AttributeName? = nil) -> Finding {
        let isRight = (error as? DirectoryError)?.code == .insufficientAccessRights
        return Finding(
            .error, subject, "\(what) failed: \(error)", attribute: attribute,
            advice: isRight ? "grant the account" : nil,
            paste: isRight
                ? rights.text : nil)
    }

    /// What a check that was killed has left behind.
    private func leftovers() async -> [Finding] {
        let mine = DirectoryFilter.substring(
            trial.entry.rdn, initial: AttributeValue(TrialEntry.prefix), any: [], final: nil)
        let request = SearchRequest(base: trial.entry.base, scope: .oneLevel, filter: mine, attributes: [.noAttributes])
        let found = (try? await client.search(request).collect()) ?? []
        return found.map {
            Finding(
                .warning, subject, "a scratch entry of an earlier check is still there: \($0.dn)",
                advice: "delete it")
        }
    }

    /// Each attribute by itself, so that a refusal names it.
    private func changed() async -> [Finding] {
        var findings: [Finding] = []
        for (name, values) in trial.attributes {
            do {
                try await client.modify(trial.dn(0), [Modification(.replace, name, values)])
            } catch {
                findings.append(refused("changing \(name)", error, attribute: name))
            }
            if capabilities.supportsAssertion, await leaks(name, values) { findings.append(leak(name)) }
        }
        return findings
    }

    /// A password that nobody knows, where the mapping takes passwords and one can be carried.
    private func passwordSet() async -> [Finding] {
        guard let rule = trial.entry.password, let password = trial.password, capabilities.isConfidential else {
            return []
        }
        do {
            if let (name, value) = rule.attribute(for: password) {
                try await client.modify(trial.dn(0), [Modification(.replace, name, [value])])
            } else {
                try await client.setPassword(of: trial.dn(0), to: password)
            }
            return []
        } catch let error as DirectoryError {
            return [refused("setting a password", error.hiding(password))]
        } catch {
            return [refused("setting a password", error)]
        }
    }

    /// Whether an assertion that holds is refused nevertheless.
    private func leaks(_ name: AttributeName, _ values: [AttributeValue]) async -> Bool {
        do {
            _ = try await client.modify(
                trial.dn(0), [Modification(.replace, name, values)],
                asserting: .equality(trial.entry.rdn, trial.name(0)), returning: [])
        } catch let error as DirectoryError {
            return error.isAssertionLeak
        } catch {}
        return false
    }

    private func leak(_ name: AttributeName) -> Finding {
        Finding(
            .hint, subject,
            "an assertion on a write of \(name) fails although it holds: slapo-unique hands it on to its own search",
            attribute: name, advice: "nothing to do: the gateway looks again and writes without the assertion")
    }

    private func renamed() async -> [Finding] {
        do {
            try await client.rename(trial.dn(0), to: RDN(trial.entry.rdn, trial.name(1)))
            return []
        } catch {
            return [refused("renaming the entry", error)]
        }
    }

    /// Whichever name it has by now.
    private func readBack() async -> [Finding] {
        let wanted = trial.attributes.map(\.name) + [capabilities.identity, capabilities.marker]
        do {
            for dn in [trial.dn(1), trial.dn(0)] {
                guard let entry = try await client.read(dn, wanted) else { continue }
                return wanted.filter { entry[$0].isEmpty && !$0.isSecret }.map {
                    Finding(
                        .error, subject, "\($0) was written and cannot be read", attribute: $0, advice: "grant read")
                }
            }
            return [Finding(.error, subject, "\(trial.dn(1)) was written and cannot be read", advice: "grant read")]
        } catch {
            return [refused("reading the entry", error)]
        }
    }

    /// Under whichever of its names it stands.
    private func removed() async -> [Finding] {
        var problems: [Finding] = []
        for dn in [trial.dn(1), trial.dn(0)] {
            do {
                try await client.delete(dn)
                return []
            } catch let error as DirectoryError where error.code == .noSuchObject {
                continue
            } catch {
                var finding = refused("deleting \(dn)", error)
                finding.message += "; the scratch entry is still there"
                problems.append(finding)
            }
        }
        return problems
    }
}
