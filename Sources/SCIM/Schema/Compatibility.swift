/// Whether we follow what clients in the field send, or the RFC's letter.
///
/// The two part in a handful of choices. Each has its name below and is asked for by that name, so that
/// this file is the whole list.
package enum Compatibility: String, Sendable, CaseIterable {
    /// Accepts the dialects of Microsoft Entra ID and others. The default.
    case lenient
    /// The letter of RFC 7643 and 7644.
    case strict
}

extension Compatibility {
    private var isLenient: Bool { self == .lenient }

    /// `"True"` is a boolean, `"7"` a number, a lone object a list of one, a bare manager id a manager.
    /// RFC: a value of another type is 400 `invalidValue`.
    package var coercesValues: Bool { isLenient }

    /// `""` unassigns an optional attribute. RFC: a string like any other (RFC 7643 §2.5).
    package var emptyTextUnassigns: Bool { isLenient }

    /// Unknown URIs in `schemas` are ignored, and extensions may be used without being listed.
    /// RFC: `schemas` lists exactly the schemas in use (RFC 7643 §3).
    package var toleratesSchemasMismatch: Bool { isLenient }

    /// `manager` without its URN means the one extension attribute of that name.
    /// RFC: extension attributes are qualified (RFC 7644 §3.10).
    package var resolvesBareExtensionNames: Bool { isLenient }

    /// Member names in a body may be paths: `name.givenName`, `urn:…:User:department`.
    /// RFC: not the name of an attribute, so unknown.
    package var expandsNamesAsPaths: Bool { isLenient }

    /// `Add`, `REPLACE`. RFC: `add`, `replace`, `remove` (RFC 7644 §3.5.2).
    package var ignoresOperationCase: Bool { isLenient }

    /// A PATCH body without `schemas` is taken for one, and one with an empty list of operations does nothing.
    /// RFC: both are required (RFC 7644 §3.5.2).
    package var toleratesEmptyPatch: Bool { isLenient }

    /// A PATCH of an attribute that no schema defines, or of `id` and its like in a value without path,
    /// is skipped. RFC: 400 `invalidPath` or `mutability`.
    package var skipsUnknownTargets: Bool { isLenient }

    /// `remove` of a multi-valued attribute with a `value` removes what is listed.
    /// RFC: the value has no meaning, all values go (RFC 7644 §3.5.2.2).
    package var removesOnlyListedValues: Bool { isLenient }

    /// `replace` of `emails[type eq "work"].value` makes the element that is not there.
    /// RFC: 400 `noTarget` (RFC 7644 §3.5.2.3).
    package var createsMissingElements: Bool { isLenient }

    /// `replace` of a selected element keeps the parts that the new value does not mention.
    /// RFC: the element is replaced (RFC 7644 §3.5.2.3).
    package var mergesReplacedElements: Bool { isLenient }

    /// A filter may compare a part of selected elements: `emails[type eq "work"].value eq "x"`.
    /// RFC: not in the grammar (RFC 7644 §3.4.2.2).
    package var comparesSelectedElements: Bool { isLenient }

    /// A filter may have text without quotes or in single ones: `externalId eq jyoung`.
    /// RFC: a JSON string.
    package var acceptsUnquotedText: Bool { isLenient }

    /// A filter on an attribute that no schema defines finds that it has no value.
    /// RFC is silent; 400 `invalidFilter` here.
    package var toleratesUnknownFilterAttributes: Bool { isLenient }

    /// `sortBy` an attribute that no schema defines leaves the order as it is, since nobody has a value.
    /// RFC is silent; 400 `invalidValue` here.
    package var toleratesUnknownSortAttributes: Bool { isLenient }
}
