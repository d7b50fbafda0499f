// What a file refers to and does not hold: workflows that have to be exported with it, groups and fields that
// an import makes.
#include "flows/lint/rules.hpp"

namespace tama::flows {

namespace {

Severity severityOf(ReferenceKind kind, bool of_export) {
    // Any SMS channel takes the place of another, and templates of WhatsApp do nothing on SMS; an unknown
    // field is a mistake in a name more often than not, and works.
    const bool works_without = kind == ReferenceKind::Channel || kind == ReferenceKind::MessageTemplate;
    if (kind == ReferenceKind::Field || (of_export && works_without)) return Severity::Warning;
    return Severity::Error;
}

std::string shownName(const Reference& reference) {
    return "\"" + (reference.name.empty() ? reference.id : reference.name) + "\"";
}

void addFinding(
    const Reference& reference, Severity severity, std::string rule, std::string message, CheckReport& report
) {
    report.findings.push_back({severity, std::move(rule), reference.flow, reference.place, std::move(message)}
    );
}

}  // namespace

void addReferences(const ReferenceReport& references, CheckReport& report) {
    for (const Reference& reference : references.missing) {
        // Those of actions are found with the rest of the workflow.
        if (reference.kind == ReferenceKind::Flow && !reference.flow.empty()) continue;
        const std::string kind(nameOf(reference.kind));
        std::string message =
            "refers to the " + kind + " " + shownName(reference) + ", which is not in the file";
        if (reference.kind == ReferenceKind::Flow) message += "; export them together";
        addFinding(
            reference,
            severityOf(reference.kind, references.of_export),
            reference.kind == ReferenceKind::Flow ? "missing-flow" : "missing-" + kind,
            std::move(message),
            report
        );
    }
    for (const Reference& reference : references.created) {
        addFinding(
            reference,
            Severity::Tip,
            "created",
            "the " + std::string(nameOf(reference.kind)) + " " + shownName(reference) +
                " is not in the file; an import makes it",
            report
        );
    }
}

}  // namespace tama::flows
