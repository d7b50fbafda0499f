// The Use Case Request Form of the SOP (step 1): what a unit asks for, before anything is built. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "requests/form_question.hpp"

namespace tama::requests {

/// Number, dates of submission and receipt, initials and signatures are the program's: they are in the audit trail.
struct RequestForm {
    std::string title;
    std::string unit;       // unit, directorate or division of the ministry that initiates it
    std::string partner;    // implementing partner, if any: it asks through the unit
    std::string requestor;  // account name
    std::string position;
    std::string phone;  // of the requestor
    std::string email;
    std::string purpose;                  // why the health workers are asked
    std::string decision;                 // which decision the answers will support
    std::string category;                 // stock, facility assessment, record validation, announcement, emergency …
    std::string target_group;             // in words; the group itself is chosen when the workflow is built
    std::string cadres;                   // of the target group, each in words
    std::string places;                   // counties, districts
    std::string facility_types;
    std::string hr_status;
    std::string sex;
    std::string languages;
    std::string exclusions;
    std::optional<std::int64_t> estimated_size;  // people
    std::vector<FormQuestion> questions;
    std::optional<WallTime> requested_start;
    std::optional<WallTime> requested_end;
    std::string reminders;     // wanted, in words
    std::string recurrence;    // wanted, in words
    std::string urgency;       // why it cannot wait for the notice, when it cannot
    std::string sensitivity;   // public, internal, confidential; and what personal or clinical it asks
    std::string trigger_word;  // wanted, if any
    std::string results_for;   // who may see the results
    std::optional<WallTime> report_due;
    std::string budget_line;  // and funder
    std::optional<std::int64_t> cost_cap_messages;  // most message segments that may be spent
    std::string data_sharing_agreement;             // its reference
    std::string remarks;
};

/// An emergency: its messages are not kept back in quiet hours.
inline bool isUrgent(const RequestForm& form) {
    return form.category == "emergency";
}

/// Everything that is missing or contradictory, each with its field as `place`; empty when the form can be
/// submitted.
std::vector<Error> problemsOf(const RequestForm& form);

std::string toJson(const RequestForm& form);
/// An Error names the field that is not what it should be, or that the form does not have. Missing ones stay empty.
Result<RequestForm> requestFormFromJson(std::string_view json);

}  // namespace tama::requests
