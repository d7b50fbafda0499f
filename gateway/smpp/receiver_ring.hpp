// The connections of the simulated SMSC that may receive, taken in turn so that all of them carry deliveries.
// One owner thread.
#pragma once

#include <cstddef>
#include <optional>
#include <set>

#include "gateway/smpp/server_listener.hpp"

namespace tama::gateway::smpp {

class ReceiverRing {
  public:
    using Id = ServerListener::ConnectionId;

    void add(Id id) { ids_.insert(id); }
    void remove(Id id) { ids_.erase(id); }
    void clear() { ids_.clear(); }
    std::size_t size() const { return ids_.size(); }

    /// The next one after the last that has room.
    template <class HasRoom>
    std::optional<Id> next(HasRoom has_room) {
        for (std::size_t tried = 0; tried < ids_.size(); ++tried) {
            auto candidate = ids_.upper_bound(last_);
            if (candidate == ids_.end()) candidate = ids_.begin();
            last_ = *candidate;
            if (has_room(last_)) return last_;
        }
        return std::nullopt;
    }

  private:
    std::set<Id> ids_;
    Id last_ = 0;
};

}  // namespace tama::gateway::smpp
