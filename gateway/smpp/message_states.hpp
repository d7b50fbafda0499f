// What the simulated SMSC remembers of the messages it took, for query_sm and cancel_sm. Bounded: the oldest
// is forgotten, as real SMSCs do after some days. One owner thread.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "gateway/smpp/receipt.hpp"

namespace tama::gateway::smpp {

class MessageStates {
  public:
    void remember(const std::string& message_id, MessageState state);
    std::optional<MessageState> find(const std::string& message_id) const;
    /// False where the message is unknown or has its final state.
    bool cancel(const std::string& message_id);

  private:
    static constexpr std::size_t kMost = 100'000;

    std::unordered_map<std::string, MessageState> states_;
    std::deque<std::string> oldest_first_;  // keys of states_
};

}  // namespace tama::gateway::smpp
