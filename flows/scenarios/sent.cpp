#include "flows/scenarios/sent.hpp"

namespace tama::flows {

std::vector<std::string> Sent::add(const Sprint& sprint) {
    std::vector<std::string> said;
    effects.clear();
    for (const Event& event : sprint.events) {
        if (const auto* message = std::get_if<MsgCreated>(&event.body)) {
            said.push_back(message->text);
        } else if (const auto* error = std::get_if<ErrorLogged>(&event.body)) {
            problems.push_back(error->text);
        } else if (const auto* failure = std::get_if<FailureLogged>(&event.body)) {
            problems.push_back(failure->text);
        } else if (const auto* broadcast = std::get_if<BroadcastCreated>(&event.body)) {
            for (const auto& content : broadcast->translations) {
                effects.emplace_back(SideEffect::Broadcast, content.text);
            }
        } else if (const auto* ticket = std::get_if<TicketOpened>(&event.body)) {
            effects.emplace_back(SideEffect::Ticket, ticket->note);
        } else if (const auto* email = std::get_if<EmailCreated>(&event.body)) {
            effects.emplace_back(SideEffect::Email, email->subject);
        }
    }
    for (const SavedResult& saved : sprint.results) {
        if (saved.is_other) {
            not_understood.insert(saved.result->key);
        } else {
            not_understood.erase(saved.result->key);
        }
    }
    messages.insert(messages.end(), said.begin(), said.end());
    return said;
}

}  // namespace tama::flows
