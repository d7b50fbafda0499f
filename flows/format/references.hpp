// What the flows, triggers and campaigns of a file refer to, and whether the file holds it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flows/format/document_json_fwd.hpp"


namespace tama::flows {

enum class ReferenceKind : std::uint8_t { Flow, Group, Field, Label, Channel, MessageTemplate };

/// "workflow", "group", "field" …
std::string_view nameOf(ReferenceKind kind);

/// Something that is referred to and not in the file, with the first place that does.
struct Reference {
    ReferenceKind kind = ReferenceKind::Flow;
    std::string id;     // UUID, or key of a field; empty for what is known by its name alone
    std::string name;   // as the reference has it; may be empty
    std::string flow;   // name of the flow; empty for a trigger or campaign
    std::string place;  // in it: "node 3 (uuid): actions[0].flow", "triggers[2].flow"
};

struct ReferenceReport {
    bool of_export = false;          // an installation makes what is missing; an assets file has to be whole
    std::vector<Reference> created;  // groups, fields and labels that an import makes
    std::vector<Reference> missing;  // what it cannot make
};

/// `document` as migrated: an export or an assets file.
ReferenceReport checkReferences(const DocumentJson& document);
/// The same from its text, which must be JSON.
ReferenceReport checkReferencesOfText(std::string_view document);

}  // namespace tama::flows
