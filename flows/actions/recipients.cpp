#include "flows/actions/recipients.hpp"

#include <cctype>

#include "base/phone_number.hpp"
#include "base/text.hpp"
#include "flows/engine/execution.hpp"
#include "flows/expressions/urn.hpp"

namespace tama::flows {

namespace {

bool looksLikeUuid(std::string_view text) {
    constexpr std::size_t kLength = 36;
    if (text.size() != kLength) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
    }
    return true;
}

/// "tel:+231770000001", or empty where the text is no address.
std::string asUrn(std::string_view text, const EvaluationContext& context) {
    constexpr std::string_view kTel = "tel:";
    const auto parts = parseUrn(text);
    if (parts && parts->scheme != "tel") return std::string(text);
    const std::string_view number = parts ? std::string_view(parts->path) : text;
    if (!context.normalise_phone) {
        return PhoneNumber::fromE164(number) ? std::string(kTel) + std::string(number) : std::string();
    }
    const auto known = context.normalise_phone(number, context.environment.default_country);
    return known ? std::string(kTel) + *known : std::string();
}

}  // namespace

RecipientTemplates::RecipientTemplates(const ActionReader& reader)
    : groups_(reader.groups("groups")),
      contacts_(reader.references("contacts")),
      urns_(reader.expressions("urns", kMaxListItems)),
      legacy_vars_(reader.expressions("legacy_vars", kMaxListItems)),
      contact_query_(reader.expression("contact_query")) {
}

Recipients RecipientTemplates::evaluate(Execution& execution) const {
    Recipients out;
    out.groups = execution.resolveGroups(groups_);
    out.contacts = contacts_;
    for (const Template& urn : urns_) {
        std::string address(trim(execution.text(urn, kMaxNameLength)));
        if (address.empty()) continue;
        if (address.find(':') == std::string::npos) address.insert(0, "tel:");
        out.urns.push_back(std::move(address));
    }
    for (const Template& variable : legacy_vars_) {
        resolve(execution, std::string(trim(execution.text(variable, kMaxNameLength))), out);
    }
    out.contact_query = execution.queryText(contact_query_);
    return out;
}

void RecipientTemplates::resolve(Execution& execution, const std::string& variable, Recipients& out) const {
    if (looksLikeUuid(variable)) {
        out.contacts.push_back({variable, ""});
    } else if (const Group* group = execution.assets().groupNamed(variable)) {
        out.groups.push_back({group->uuid, group->name});
    } else if (std::string urn = asUrn(variable, execution.evaluation()); !urn.empty()) {
        out.urns.push_back(std::move(urn));
    } else {
        execution.error("a recipient is no contact, group or address, and is left out");
    }
}

void RecipientTemplates::inspect(ActionParts& parts) const {
    inspectGroups(groups_, parts);
    for (const Template& urn : urns_) parts.add("urns", urn);
    for (std::size_t i = 0; i < legacy_vars_.size(); ++i) {
        parts.add("legacy_vars", legacy_vars_[i]);
        if (legacy_vars_[i].source() != kNewContact) continue;
        parts.faults.push_back(
            {"legacy_vars[" + std::to_string(i) + "]",
             "is " + std::string(kNewContact) +
                 ", for whom old flows made a contact; no message can, and it is left out: name whom to write to",
             false}
        );
    }
    parts.add("contact_query", contact_query_);
}

void inspectGroups(const std::vector<GroupChoice>& groups, ActionParts& parts) {
    for (const GroupChoice& choice : groups) {
        if (choice.name_match) {
            parts.add("groups", *choice.name_match);
        } else {
            parts.groups.push_back(choice.group);
        }
    }
}

}  // namespace tama::flows
