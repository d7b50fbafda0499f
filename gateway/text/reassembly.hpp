// Puts the parts of a long inbound message together: in any order, with duplicates, with references that
// phones use again, with parts that never come. A value without clock or I/O: times are passed in, so a
// caller can rebuild it from stored parts after a restart. Memory is bounded: the oldest message gives way.
// One owner thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "gateway/text/charset.hpp"
#include "gateway/text/user_data_header.hpp"

namespace tama::gateway::text {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

struct InboundPart {
    std::string conversation;  // channel, sender and recipient: references are unique only within these
    ConcatPart part;
    std::int64_t id = 0;  // the caller's name for it (a row id)
    std::string octets;   // without user data header
    Charset charset = Charset::Gsm7;
    NationalTables tables;
};

struct AssembledMessage {
    std::string conversation;
    std::string text;               // UTF-8; "…" stands for each run of missing parts
    std::vector<std::int64_t> ids;  // of the parts that are in it, in order of the text
    std::size_t missing = 0;        // parts that did not come
    Time first_seen;
};

struct ReassemblyLimits {
    /// SMSCs try again for hours, but a person who waits for an answer does not: what is there is used then.
    std::chrono::milliseconds patience = std::chrono::minutes(10);
    std::size_t max_messages = 10'000;
    std::size_t max_messages_of_conversation = 8;
    std::size_t max_parts = 100'000;  // of all messages together; a part has at most 255 octets
};

class Reassembler {
  public:
    explicit Reassembler(ReassemblyLimits limits = {}) : limits_(limits) {}

    enum class Outcome { Waiting, Duplicate, Complete };
    struct Added {
        Outcome outcome = Outcome::Waiting;
        /// The message, if it is complete, and before it any incomplete ones that had to give way.
        std::vector<AssembledMessage> messages;
    };
    Added add(InboundPart part, Time now);

    /// Incomplete messages whose first part is older than the patience; oldest first.
    std::vector<AssembledMessage> expire(Time now);

    /// Messages that still wait for parts.
    std::size_t waiting() const { return waiting_; }

  private:
    struct Key {
        std::string conversation;
        std::uint16_t reference;
        bool wide_reference;
        std::uint8_t total;
        auto operator<=>(const Key&) const = default;
    };
    struct Slot {
        std::size_t digest = 0;  // outlives the octets, to know a duplicate of a finished message
        InboundPart part;
    };
    struct Message {
        Time first_seen;
        std::uint64_t serial = 0;
        bool complete = false;
        std::map<std::uint8_t, Slot> slots;  // by part number
    };
    using Messages = std::map<Key, Message>;
    struct Arrival {
        Key key;
        std::uint64_t serial;
    };

    AssembledMessage assemble(const Key& key, const Message& message) const;
    void remove(Messages::iterator found, std::vector<AssembledMessage>& abandoned);
    void makeRoomForPart(std::vector<AssembledMessage>& abandoned);
    void makeRoomForMessage(const std::string& conversation, std::vector<AssembledMessage>& abandoned);
    Messages::iterator findOldest();

    ReassemblyLimits limits_;
    Messages messages_;             // complete ones stay, without octets, for as long as duplicates may come
    std::deque<Arrival> arrivals_;  // oldest first; entries of removed messages are skipped
    std::uint64_t next_serial_ = 0;
    std::size_t waiting_ = 0;
    std::size_t parts_ = 0;
};

}  // namespace tama::gateway::text
