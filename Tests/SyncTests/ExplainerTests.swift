import Directory
import Planning
import SCIM
import Sync
import TestSupport
import Testing

struct ExplainerTests {
    @Test func `a resource is found by id, by userName and by DN`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        let explainer = Explainer(engine: gateway.engine)
        for text in ["id-1", "ANN", "uid=Ann, ou=people, dc=example, dc=test"] {
            #expect(try await explainer.find(text).id == ann.id, "\(text)")
        }
        await expectFailure(.notFound) { _ = try await explainer.find("nobody") }
    }

    @Test func `drift is explained with situation, difference and history`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        try await gateway.memory.set("cn", "x", at: try Gateway.dn("ann"))
        let explanation = try await Explainer(engine: gateway.engine).explain(ann)
        #expect(explanation.assessment?.situation == .drifted)
        #expect(try explanation.projection?.dn == Gateway.dn("ann"))
        #expect(explanation.history.map(\.result) == ["done"])
        #expect(
            explanation.openIntent == nil && explanation.obstacle == nil && explanation.mappingProblem == nil)
        #expect(try await gateway.people.first?["cn"] == ["x"])
    }

    @Test func `a directory that is away is told, and the rest still explained`() async throws {
        let gateway = try Gateway()
        let ann = try await gateway.create("ann")
        await gateway.memory.configure { $0.isAway = true }
        let explanation = try await Explainer(engine: gateway.engine).explain(ann)
        #expect(explanation.assessment == nil && explanation.obstacle?.code == .unavailable)
        #expect(explanation.projection != nil)
    }

    @Test func `a write in doubt is told`() async throws {
        let gateway = try Gateway()
        await gateway.memory.failNext(.loseAnswer)
        await expectFailure(.unavailable) { try await gateway.create("ann") }
        let explainer = Explainer(engine: gateway.engine)
        let explanation = try await explainer.explain(try await explainer.find("ann"))
        #expect(explanation.openIntent?.intent.kind == .create && explanation.openIntent?.isOccupied == false)
        #expect(explanation.assessment?.situation == .found)
    }
}
