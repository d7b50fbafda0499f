#include "flows/scenarios/state_checks.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace tama::flows {

const RunResult* resultNamed(const Session& session, const std::string& name) {
    const std::string key = resultKey(name);
    for (auto run = session.runs.rbegin(); run != session.runs.rend(); ++run) {
        if (const RunResult* result = run->result(key)) return result;
    }
    return nullptr;
}

std::string resultInWords(const RunResult* result) {
    if (result == nullptr) return "(none)";
    return result->value + (result->category.empty() ? "" : " (" + result->category + ")");
}

bool holds(const ResultIs& expected, const RunResult* result, bool understood) {
    if (expected.value.empty() || result == nullptr) return expected.value.empty() && result == nullptr;
    if (!expected.category.empty()) {
        return result->value == expected.value && result->category == expected.category;
    }
    return result->category == expected.value || (understood && result->value == expected.value);
}

std::string fieldKey(const Assets& assets, const std::string& name) {
    if (assets.field(name) != nullptr) return name;
    for (const Field& field : assets.fields) {
        if (equalsIgnoringCase(field.name, name)) return field.key;
    }
    return name;
}

std::string contactPart(const Contact& contact, const Assets& assets, const ContactIs& check) {
    if (check.name == "name") return contact.name;
    if (check.name == "language") return contact.language;
    if (check.name == "timezone") return contact.timezone;
    if (check.name == "status") return std::string(nameOf(contact.status));
    const auto found = contact.fields.find(fieldKey(assets, check.argument));
    return found == contact.fields.end() ? "" : found->second.text;
}

Ending endingOf(const Session& session) {
    if (session.status == SessionStatus::Waiting) return Ending::StillWaits;
    if (session.status == SessionStatus::Failed) return Ending::Failed;
    const bool expired = !session.runs.empty() && session.runs.front().status == RunStatus::Expired;
    return expired ? Ending::Expired : Ending::Completed;
}

std::string endingInWords(Ending ending) {
    switch (ending) {
        case Ending::Completed:
            return "ends";
        case Ending::Expired:
            return "ends expired";
        case Ending::Failed:
            return "ends failed";
        case Ending::StillWaits:
            return "still waits";
    }
    return {};
}

}  // namespace tama::flows
