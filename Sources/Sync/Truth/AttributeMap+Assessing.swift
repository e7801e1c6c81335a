import Mapping
import Planning

extension AttributeMap {
    /// What decides about the entries of the section.
    var assessor: Assessor { Assessor(base: base, protection: protection) }
}
