#include "gateway/smpp/message_states.hpp"

namespace tama::gateway::smpp {

void MessageStates::remember(const std::string& message_id, MessageState state) {
    if (states_.insert_or_assign(message_id, state).second) oldest_first_.push_back(message_id);
    if (oldest_first_.size() <= kMost) return;
    states_.erase(oldest_first_.front());
    oldest_first_.pop_front();
}

std::optional<MessageState> MessageStates::find(const std::string& message_id) const {
    const auto known = states_.find(message_id);
    return known == states_.end() ? std::nullopt : std::optional(known->second);
}

bool MessageStates::cancel(const std::string& message_id) {
    const auto known = states_.find(message_id);
    if (known == states_.end() || isFinal(known->second)) return false;
    known->second = MessageState::Deleted;
    return true;
}

}  // namespace tama::gateway::smpp
