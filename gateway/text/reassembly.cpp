#include "gateway/text/reassembly.hpp"

#include <functional>
#include <utility>

namespace tama::gateway::text {
namespace {

std::size_t digestOf(const InboundPart& part) {
    return std::hash<std::string>{}(part.octets);
}

bool sameAlphabet(const InboundPart& a, const InboundPart& b) {
    return a.charset == b.charset && a.tables == b.tables;
}

}  // namespace

AssembledMessage Reassembler::assemble(const Key& key, const Message& message) const {
    AssembledMessage out{key.conversation, {}, {}, 0U, message.first_seen};
    // Octets are joined before they are decoded: bad splitters cut escapes and surrogate pairs.
    std::string octets;
    const InboundPart* run = nullptr;
    const auto flush = [&] {
        if (run != nullptr) out.text += decodeText(octets, run->charset, run->tables);
        octets.clear();
        run = nullptr;
    };
    bool gap = false;
    for (unsigned number = 1; number <= key.total; ++number) {
        const auto slot = message.slots.find(static_cast<std::uint8_t>(number));
        if (slot == message.slots.end()) {
            flush();
            if (!gap) out.text += "…";
            gap = true;
            ++out.missing;
            continue;
        }
        const InboundPart& part = slot->second.part;
        if (run != nullptr && !sameAlphabet(*run, part)) flush();
        run = &part;
        gap = false;
        octets += part.octets;
        out.ids.push_back(part.id);
    }
    flush();
    return out;
}

void Reassembler::remove(Messages::iterator found, std::vector<AssembledMessage>& abandoned) {
    if (!found->second.complete) {
        abandoned.push_back(assemble(found->first, found->second));
        --waiting_;
    }
    parts_ -= found->second.slots.size();
    messages_.erase(found);
}

Reassembler::Messages::iterator Reassembler::findOldest() {
    while (!arrivals_.empty()) {
        const auto found = messages_.find(arrivals_.front().key);
        if (found != messages_.end() && found->second.serial == arrivals_.front().serial) return found;
        arrivals_.pop_front();
    }
    return messages_.end();
}

void Reassembler::makeRoomForPart(std::vector<AssembledMessage>& abandoned) {
    while (parts_ >= limits_.max_parts) {
        const auto found = findOldest();
        if (found == messages_.end()) return;
        remove(found, abandoned);
    }
}

void Reassembler::makeRoomForMessage(
    const std::string& conversation, std::vector<AssembledMessage>& abandoned
) {
    // Keys of one conversation stand together in the map.
    const auto first = messages_.lower_bound(Key{conversation, 0, false, 0});
    std::size_t count = 0;
    auto oldest = messages_.end();
    for (auto it = first; it != messages_.end() && it->first.conversation == conversation; ++it) {
        ++count;
        if (oldest == messages_.end() || it->second.serial < oldest->second.serial) oldest = it;
    }
    if (count >= limits_.max_messages_of_conversation) remove(oldest, abandoned);
    while (messages_.size() >= limits_.max_messages) {
        const auto found = findOldest();
        if (found == messages_.end()) return;
        remove(found, abandoned);
    }
}

Reassembler::Added Reassembler::add(InboundPart part, Time now) {
    Added added;
    added.messages = expire(now);
    makeRoomForPart(added.messages);
    const Key key{part.conversation, part.part.reference, part.part.wide_reference, part.part.total};
    const std::uint8_t number = part.part.number;
    const std::size_t digest = digestOf(part);

    auto found = messages_.find(key);
    if (found != messages_.end()) {
        const auto slot = found->second.slots.find(number);
        if (slot != found->second.slots.end()) {
            if (slot->second.digest == digest) {
                added.outcome = Outcome::Duplicate;
                return added;
            }
            // The same part with other octets: the phone has begun a new message with an old reference.
            remove(found, added.messages);
            found = messages_.end();
        }
    }
    if (found == messages_.end()) {
        makeRoomForMessage(key.conversation, added.messages);
        found = messages_.emplace(key, Message{now, next_serial_, false, {}}).first;
        arrivals_.push_back({key, next_serial_++});
        ++waiting_;
    }
    Message& message = found->second;
    message.slots.emplace(number, Slot{digest, std::move(part)});
    ++parts_;
    if (message.slots.size() < key.total) return added;

    added.outcome = Outcome::Complete;
    added.messages.push_back(assemble(key, message));
    message.complete = true;
    --waiting_;
    for (auto& [unused, slot] : message.slots) slot.part = {};
    return added;
}

std::vector<AssembledMessage> Reassembler::expire(Time now) {
    std::vector<AssembledMessage> out;
    for (auto oldest = findOldest(); oldest != messages_.end(); oldest = findOldest()) {
        if (now - oldest->second.first_seen < limits_.patience) break;
        remove(oldest, out);
    }
    return out;
}

}  // namespace tama::gateway::text
