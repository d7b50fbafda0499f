#include "gateway/smpp/link.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "gateway/smpp/codec.hpp"
#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {
namespace {

/// Timed-out requests remembered, so that a late answer still finds its message.
constexpr std::size_t kMaxLate = 10'000;

bool isEnquiry(const Body& body) {
    return std::holds_alternative<EnquireLink>(body) || std::holds_alternative<EnquireLinkResponse>(body);
}

/// outbind and alert_notification (0x102) have no response.
bool isUnanswerable(std::uint32_t command_id) {
    return command_id == command::kOutbind || command_id == 0x102;
}

}  // namespace

std::string_view nameOf(EndReason reason) {
    switch (reason) {
        case EndReason::ConnectFailed:
            return "no connection";
        case EndReason::ConnectionLost:
            return "connection lost";
        case EndReason::BindRefused:
            return "bind refused";
        case EndReason::BindTimedOut:
            return "bind not answered";
        case EndReason::PeerUnbound:
            return "unbound by the peer";
        case EndReason::Unbound:
            return "unbound";
        case EndReason::LinkDead:
            return "enquire_link not answered";
        case EndReason::Inactive:
            return "inactive";
        case EndReason::ProtocolError:
            return "not SMPP";
    }
    return "unknown";
}

Link::Link(const LinkSettings& settings, const SteadyClock& clock)
    : settings_(settings), clock_(clock), framer_(settings.max_pdu_size), sequence_(settings.first_sequence) {
    open();
}

void Link::open() {
    framer_.reset();
    output_.clear();
    produced_ = 0;
    asked_.clear();
    deadlines_.clear();
    late_.clear();
    late_order_.clear();
    held_.clear();
    last_received_ = last_activity_ = clock_.now();
    enquire_sequence_.reset();
    break_reported_ = false;
}

void Link::feed(std::string_view octets) {
    last_received_ = clock_.now();
    framer_.feed(octets);
}

std::optional<Link::Incoming> Link::next() {
    while (const std::optional<std::string_view> frame = framer_.next()) {
        if (std::optional<Incoming> incoming = handle(*frame)) return incoming;
    }
    if (broken() && !break_reported_) {
        break_reported_ = true;
        respond(0, status::kInvalidCommandLength, GenericNack{});
        return Oddity{fmt::format("impossible command_length {}", *framer_.brokenLength())};
    }
    return std::nullopt;
}

std::optional<Link::Incoming> Link::handle(std::string_view frame) {
    const Header header = readHeader(frame);
    if (settings_.intercept) {
        if (const auto octets = settings_.intercept(header)) {
            send(*octets);
            return std::nullopt;
        }
    }
    Decoded<Pdu> pdu = decode(frame);
    if (!pdu) {
        refuse(header, pdu.error().status);
        return Oddity{fmt::format("{} refused: {}", nameOfCommand(header.command_id), pdu.error().reason)};
    }
    if (!isEnquiry(pdu->body)) last_activity_ = last_received_;
    if ((header.command_id & kResponseBit) != 0) return handleResponse(std::move(*pdu));
    if (std::holds_alternative<EnquireLink>(pdu->body)) {
        respond(pdu->sequence, status::kOk, EnquireLinkResponse{});
        return std::nullopt;
    }
    if (std::holds_alternative<Unsupported>(pdu->body)) {
        if (!isUnanswerable(header.command_id)) refuse(header, status::kInvalidCommandId);
        return Oddity{fmt::format("{} is not supported", nameOfCommand(header.command_id))};
    }
    return Request{std::move(*pdu)};
}

std::optional<Link::Incoming> Link::handleResponse(Pdu pdu) {
    if (isOwnEnquireLink(pdu)) return std::nullopt;
    const std::uint32_t command_id = commandIdOf(pdu.body);
    const auto fits = [command_id](const Asked& asked) {
        return command_id == command::kGenericNack || command_id == (asked.command_id | kResponseBit);
    };
    const auto waiting = asked_.find(pdu.sequence);
    if (waiting != asked_.end() && fits(waiting->second.asked)) {
        const Asked asked = waiting->second.asked;
        asked_.erase(waiting);
        return Response{std::move(pdu), asked};
    }
    const auto late = late_.find(pdu.sequence);
    if (late != late_.end() && fits(late->second)) {
        const Asked asked = late->second;
        late_.erase(late);
        return Response{std::move(pdu), asked};
    }
    return Oddity{fmt::format(
        "{} with status {} answers nothing that was asked",
        nameOfCommand(command_id),
        describeStatus(pdu.status)
    )};
}

bool Link::isOwnEnquireLink(const Pdu& pdu) {
    // Any status is a sign of life, and so is a generic_nack from a peer that does not know enquire_link.
    if (enquire_sequence_ != pdu.sequence) return std::holds_alternative<EnquireLinkResponse>(pdu.body);
    if (!std::holds_alternative<EnquireLinkResponse>(pdu.body) &&
        !std::holds_alternative<GenericNack>(pdu.body)) {
        return false;
    }
    enquire_sequence_.reset();
    return true;
}

void Link::refuse(const Header& header, std::uint32_t status) {
    const bool known = status != status::kInvalidCommandId && status != status::kInvalidCommandLength;
    if (isUnanswerable(header.command_id)) return;
    std::string pdu;
    appendHeader(
        pdu,
        {kHeaderSize,
         known ? header.command_id | kResponseBit : command::kGenericNack,
         status,
         header.sequence}
    );
    send(pdu);
}

Result<void> Link::request(Body body, std::uint64_t tag) {
    const std::uint32_t sequence = takeSequence();
    const std::uint32_t command_id = commandIdOf(body);
    const Result<std::string> pdu = encode({sequence, status::kOk, std::move(body)});
    if (!pdu) return fail(pdu.error());
    asked_[sequence] = {{command_id, tag, false}, produced_};
    deadlines_.push_back({clock_.now() + settings_.response_timeout, sequence, produced_});
    last_activity_ = clock_.now();
    send(*pdu);
    return {};
}

void Link::respond(std::uint32_t sequence, std::uint32_t status, Body body) {
    // Errors go out without a body: that is what SMPP 3.4 section 4.4.2 asks for, and every peer reads it.
    if (status == status::kOk) {
        if (const Result<std::string> pdu = encode({sequence, status, body})) return send(*pdu);
        status = status::kSystemError;
    }
    std::string header;
    appendHeader(header, {kHeaderSize, commandIdOf(body), status, sequence});
    send(header);
}

std::optional<std::uint64_t> Link::hold(const Pdu& pdu) {
    if (held_.size() >= settings_.max_held) return std::nullopt;
    held_[++last_handle_] = {pdu.sequence, commandIdOf(pdu.body)};
    return last_handle_;
}

std::optional<Link::Held> Link::release(std::uint64_t handle) {
    const auto found = held_.find(handle);
    if (found == held_.end()) return std::nullopt;
    const Held held = found->second;
    held_.erase(found);
    return held;
}

std::optional<EndReason> Link::tick() {
    const SteadyTime now = clock_.now();
    if (settings_.inactivity_timeout.count() > 0 && now - last_activity_ >= settings_.inactivity_timeout) {
        return EndReason::Inactive;
    }
    if (enquire_sequence_) {
        if (now - enquire_sent_ < settings_.response_timeout) return std::nullopt;
        if (last_received_ <= enquire_sent_) return EndReason::LinkDead;
        enquire_sequence_.reset();  // never answered, but the peer has spoken since
    }
    if (settings_.enquire_link_interval.count() > 0 &&
        now - last_received_ >= settings_.enquire_link_interval) {
        enquire_sequence_ = takeSequence();
        enquire_sent_ = now;
        respond(*enquire_sequence_, status::kOk, EnquireLink{});
    }
    return std::nullopt;
}

std::vector<Link::Asked> Link::takeExpired() {
    std::vector<Asked> expired;
    const SteadyTime now = clock_.now();
    while (!deadlines_.empty() && (deadlines_.front().at <= now || !stillWaiting(deadlines_.front()))) {
        const Deadline deadline = deadlines_.front();
        deadlines_.pop_front();
        if (!stillWaiting(deadline)) continue;
        const Asked asked = asked_.at(deadline.sequence).asked;
        asked_.erase(deadline.sequence);
        expired.push_back(asked);
        if (late_.emplace(deadline.sequence, Asked{asked.command_id, asked.tag, true}).second) {
            late_order_.push_back(deadline.sequence);
        }
        if (late_order_.size() > kMaxLate) {
            late_.erase(late_order_.front());
            late_order_.pop_front();
        }
    }
    return expired;
}

bool Link::stillWaiting(const Deadline& deadline) const {
    const auto found = asked_.find(deadline.sequence);
    return found != asked_.end() && found->second.offset == deadline.offset;
}

SteadyTime Link::nextDeadline() const {
    SteadyTime next = SteadyTime::max();
    if (!deadlines_.empty()) next = deadlines_.front().at;
    if (enquire_sequence_) {
        next = std::min(next, enquire_sent_ + settings_.response_timeout);
    } else if (settings_.enquire_link_interval.count() > 0) {
        next = std::min(next, last_received_ + settings_.enquire_link_interval);
    }
    if (settings_.inactivity_timeout.count() > 0)
        next = std::min(next, last_activity_ + settings_.inactivity_timeout);
    return next;
}

std::size_t Link::freeSlots() const {
    return asked_.size() >= settings_.window ? 0 : settings_.window - asked_.size();
}

Link::Unanswered Link::takeUnanswered(
    std::initializer_list<std::uint32_t> commands, std::uint64_t written
) {
    std::vector<Waiting> waiting;
    for (const auto& [sequence, entry] : asked_) {
        if (std::ranges::find(commands, entry.asked.command_id) != commands.end()) waiting.push_back(entry);
    }
    std::ranges::sort(waiting, {}, &Waiting::offset);
    Unanswered unanswered;
    for (const Waiting& entry : waiting) {
        (entry.offset < written ? unanswered.in_doubt : unanswered.unsent).push_back(entry.asked.tag);
    }
    asked_.clear();
    deadlines_.clear();
    return unanswered;
}

std::string Link::takeBytes() {
    return std::exchange(output_, {});
}

void Link::send(const std::string& pdu) {
    output_.append(pdu);
    produced_ += pdu.size();
}

std::uint32_t Link::takeSequence() {
    std::uint32_t taken = sequence_;
    const auto inUse = [this](std::uint32_t sequence) {
        return asked_.contains(sequence) || enquire_sequence_ == sequence;
    };
    do {
        taken = sequence_;
        sequence_ = sequence_ >= kMaxSequence ? 1 : sequence_ + 1;
    } while (inUse(taken));
    late_.erase(taken);  // an answer to this number now means the new request
    return taken;
}

}  // namespace tama::gateway::smpp
