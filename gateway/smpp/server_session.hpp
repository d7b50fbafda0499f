// The SMSC's side of an SMPP session as a state machine without sockets: checks the bind, hands out submits
// and answers them when told to, delivers within its own window. Thread rule: not thread-safe; one strand.
// Source: SMPP 3.4 section 2.
#pragma once

#include <cstdint>
#include <functional>
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

struct ServerSessionSettings {
    std::string system_id = "SMSC";
    LinkSettings link;
    Duration bind_timeout = std::chrono::seconds{30};  // from connection to bind (session_init_timer)
    Duration unbind_timeout = std::chrono::seconds{5};
};

/// The status that answers this bind: status::kOk lets it in.
using Authenticate = std::function<std::uint32_t(const Bind&)>;

class ServerSession {
  public:
    enum class State { Closed, Open, Bound, Unbinding, Closing };

    struct BoundAs {
        std::string system_id;
        BindMode mode = BindMode::Transceiver;
    };
    /// For answerSubmit(). A data_sm comes in this form, too.
    struct SubmitReceived {
        std::uint64_t handle = 0;
        SubmitSm message;
    };
    struct QueryReceived {
        std::uint64_t handle = 0;
        QuerySm query;
    };
    struct CancelReceived {
        std::uint64_t handle = 0;
        CancelSm cancel;
    };
    struct ReplaceReceived {
        std::uint64_t handle = 0;
        ReplaceSm replace;
    };
    struct MultiReceived {
        std::uint64_t handle = 0;
        SubmitMulti multi;
    };
    struct DeliverAnswered {
        std::uint64_t tag = 0;
        std::optional<std::uint32_t> status;  // nothing when it was not answered in time
    };
    struct Ended {
        EndReason reason = EndReason::ConnectionLost;
        std::vector<std::uint64_t> unanswered;  // tags of deliveries, oldest first
    };
    using Oddity = Link::Oddity;
    using Event =
        std::variant<
            BoundAs,
            SubmitReceived,
            QueryReceived,
            CancelReceived,
            ReplaceReceived,
            MultiReceived,
            DeliverAnswered,
            Ended,
            Oddity>;

    ServerSession(ServerSessionSettings settings, Authenticate authenticate, const SteadyClock& clock);

    void connected();
    void received(std::string_view octets);
    void tick();
    SteadyTime nextDeadline() const;
    /// A delivery counts only when it was answered, so how much had been written does not matter here.
    void disconnected(std::uint64_t written);

    /// Each answers once; false when the connection or the handle is gone.
    bool answerSubmit(std::uint64_t handle, std::uint32_t status, std::string message_id);
    bool answerQuery(std::uint64_t handle, std::uint32_t status, QuerySmResponse response);
    bool answerCancel(std::uint64_t handle, std::uint32_t status);
    bool answerReplace(std::uint64_t handle, std::uint32_t status);
    bool answerMulti(std::uint64_t handle, std::uint32_t status, SubmitMultiResponse response);
    /// For answers in odd forms: what is asked, to be answered by sendRaw(); nothing when it is gone.
    std::optional<Link::Held> release(std::uint64_t handle);
    void sendRaw(const std::string& octets) { link_.sendRaw(octets); }
    /// Writes what is left and closes the connection without unbinding.
    void hangUp() { end(EndReason::ConnectionLost); }

    /// Errors: Unavailable (no receiver bound), LimitExceeded (window full), InvalidInput (never goes).
    Result<void> deliver(const DeliverSm& message, std::uint64_t tag);
    /// The same in a data_sm, its text in message_payload.
    Result<void> deliverAsData(const DeliverSm& message, std::uint64_t tag);
    std::size_t freeSlots() const { return receives() ? link_.freeSlots() : 0; }
    bool receives() const { return state_ == State::Bound && mode_ != BindMode::Transmitter; }

    void unbind();

    State state() const { return state_; }
    bool wantsClose() const { return state_ == State::Closing; }
    std::string takeBytes() { return link_.takeBytes(); }
    std::vector<Event> takeEvents();

  private:
    friend class Link;  // pump() calls the three below and speaks()
    void handleRequest(Pdu pdu);
    void handleBind(const Pdu& pdu);
    void handleResponse(const Link::Response& response);
    template <class EventType, class Message>
    void take(const Pdu& pdu, Message message, Body refusal);
    bool answer(std::uint64_t handle, std::uint32_t expected_command, std::uint32_t status, Body body);
    void note(Oddity oddity) { events_.push_back(std::move(oddity)); }
    void end(EndReason reason);
    Result<void> request(Body body, std::uint64_t tag);
    bool speaks() const { return state_ != State::Closed && state_ != State::Closing; }

    ServerSessionSettings settings_;
    Authenticate authenticate_;
    const SteadyClock& clock_;
    Link link_;
    State state_ = State::Closed;
    BindMode mode_ = BindMode::Transceiver;
    std::optional<EndReason> end_reason_;
    SteadyTime bind_until_;
    SteadyTime unbind_until_;
    std::vector<Event> events_;
};

}  // namespace tama::gateway::smpp
