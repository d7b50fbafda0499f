// In which form a scenario was recorded. The reference has renamed events and moved their members over the
// years; ours are turned into the form of the recording, so that the two can be compared and --print gives
// what the recording's reader expects. What a recording does not show is taken from its layout. Pure.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace tama::flows {

struct RecordedForm {
    bool newer = false;            // contact and environment at the top, resumes hold events
    bool names_steps = true;       // events have a step_uuid
    bool run_events = false;       // run_started and run_ended, instead of flow_entered and run_expired
    bool received_events = false;  // msg_received is repeated among the events
    bool results_with_input = false;      // run_result_changed has input and category_localized
    bool results_with_previous = false;   // … and has what the value was before
    bool typed_quick_replies = false;     // {"type": "text", "text": "Yes"}
    bool plain_quick_replies = false;     // "Yes"
    bool deprecations = false;            // warnings about names of old
    bool old_unsendable_reasons = true;   // no_destination and contact_status
    bool whole_urns = true;        // a message's address with the channel it keeps to
    bool ticket_notes = false;            // ticket_note_added is an event of its own
    bool ticket_bodies = false;           // a ticket's note stands in it, as its body
};

/// `outputs`: as recorded.
RecordedForm recordedForm(const nlohmann::json& outputs, bool newer);

/// The events of one sprint in that form.
nlohmann::json inForm(const nlohmann::json& events, const RecordedForm& form);

}  // namespace tama::flows
