// The ESME's side of an SMPP session as a state machine without sockets: bind, window, time-outs,
// enquire_link, unbind. The transport tells it what happened and carries away bytes and events.
// Thread rule: not thread-safe; one strand. Source: SMPP 3.4 section 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/smpp/link.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

struct Accepted {
    std::string message_id;  // as the SMSC wrote it; may be empty

    bool operator==(const Accepted&) const = default;
};
struct Refused {
    std::uint32_t status = 0;

    bool operator==(const Refused&) const = default;
};
/// No answer within the response time-out: the SMSC may or may not have the message.
struct TimedOut {
    bool operator==(const TimedOut&) const = default;
};
using SubmitResult = std::variant<Accepted, Refused, TimedOut>;

struct ClientSessionSettings {
    Bind bind;
    LinkSettings link;
    Duration unbind_timeout = std::chrono::seconds{5};
};

/// Why a session is over, and what was left.
struct SessionEnd {
    EndReason reason = EndReason::ConnectionLost;
    std::uint32_t status = 0;             // of a refused bind
    std::vector<std::uint64_t> in_doubt;  // tags of submits that were written and not answered, oldest first
    std::vector<std::uint64_t> unsent;    // tags of submits of which no octet left this machine
    std::string detail;                   // why there is no connection, in words; empty otherwise
};

class ClientSession {
  public:
    enum class State { Closed, Binding, Bound, Draining, Unbinding, Closing };

    struct Bound {
        std::string smsc_id;
    };
    struct Submitted {
        std::uint64_t tag = 0;
        SubmitResult result;
        bool late = false;  // TimedOut was reported for this tag before
    };
    struct Queried {
        std::uint64_t tag = 0;
        std::optional<std::uint32_t> status;  // nothing when it was not answered in time
        QuerySmResponse answer;               // where the status is status::kOk
    };
    struct Delivered {
        std::uint64_t handle = 0;  // for acknowledge()
        DeliverSm message;         // a data_sm comes in this form, too
    };
    using Oddity = Link::Oddity;
    using Event = std::variant<Bound, Submitted, Queried, Delivered, SessionEnd, Oddity>;

    ClientSession(ClientSessionSettings settings, const SteadyClock& clock);

    /// The TCP connection is there: the bind goes out.
    void connected();
    void received(std::string_view octets);
    /// To be called at nextDeadline() and harmless at any time.
    void tick();
    SteadyTime nextDeadline() const;
    /// The TCP connection is gone; `written` octets of it had reached the socket. Ends the session once.
    void disconnected(std::uint64_t written);

    /// Errors: Unavailable (not bound to send), LimitExceeded (window full), InvalidInput (never goes).
    Result<void> submit(const SubmitSm& message, std::uint64_t tag);
    /// Asks what became of a message; errors as of submit(). One Queried follows, unless the session ends before.
    Result<void> query(const QuerySm& query, std::uint64_t tag);
    /// What is answered keeps its place until takeEvents() tells of it.
    std::size_t freeSlots() const;

    /// Answers a Delivered; false when its connection is gone, and the SMSC will deliver again.
    bool acknowledge(std::uint64_t handle, std::uint32_t status);

    /// No more submits; unbinds when everything is answered, at the latest after `grace`.
    void drain(Duration grace);

    State state() const { return state_; }
    /// The transport is to write what is left, close the connection and call disconnected().
    bool wantsClose() const { return state_ == State::Closing; }
    std::string takeBytes() { return link_.takeBytes(); }
    std::vector<Event> takeEvents();

  private:
    friend class Link;  // pump() calls the three below and speaks()
    void handleRequest(Pdu pdu);
    void handleResponse(const Link::Response& response);
    void handleBindAnswer(const Pdu& pdu);
    void handleSubmitAnswer(const Pdu& pdu, const Link::Asked& asked);
    void handleQueryAnswer(const Pdu& pdu, const Link::Asked& asked);
    Result<void> ask(Body body, std::uint64_t tag);
    void deliver(const Pdu& pdu, DeliverSm message);
    void unbindWhenDrained();
    void note(Oddity oddity) { events_.push_back(std::move(oddity)); }
    void end(EndReason reason, std::uint32_t status = 0);
    bool speaks() const { return state_ != State::Closed && state_ != State::Closing; }
    bool isBound() const { return state_ == State::Bound || state_ == State::Draining; }

    ClientSessionSettings settings_;
    const SteadyClock& clock_;
    Link link_;
    State state_ = State::Closed;
    std::optional<EndReason> end_reason_;
    std::uint32_t end_status_ = 0;
    SteadyTime drain_until_;
    SteadyTime unbind_until_;
    std::vector<Event> events_;
};

}  // namespace tama::gateway::smpp
