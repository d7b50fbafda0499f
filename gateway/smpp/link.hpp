// What both ends of an SMPP session do alike: framing, sequence numbers, requests waiting for their
// responses, enquire_link, and answers to what cannot be understood. No sockets: bytes in, bytes and PDUs
// out; time is read from a steady clock. Used by client_session and server_session. Thread rule: one session,
// not thread-safe. Source: SMPP 3.4 sections 2.7, 2.9, 3.2 and 4.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "gateway/smpp/frame.hpp"
#include "gateway/smpp/pdu.hpp"

namespace tama::gateway::smpp {

using Duration = std::chrono::nanoseconds;

struct LinkSettings {
    std::size_t window = 10;                                    // own requests that may wait for a response
    Duration response_timeout = std::chrono::seconds{60};       // after which a request counts as unanswered
    Duration enquire_link_interval = std::chrono::seconds{30};  // of silence, before the peer is asked
    Duration inactivity_timeout{0};  // without any traffic but enquire_link; 0 = never
    std::size_t max_held = 1000;     // peer's requests waiting for our answer
    std::size_t max_pdu_size = kDefaultMaxPduSize;
    std::uint32_t first_sequence = 1;
    /// For a simulated peer: the octets that answer a request in place of what the session would do.
    std::function<std::optional<std::string>(const Header&)> intercept;
};

enum class EndReason {
    ConnectFailed,   // no TCP connection came about
    ConnectionLost,  // the TCP connection broke
    BindRefused,
    BindTimedOut,
    PeerUnbound,
    Unbound,       // at our own wish
    LinkDead,      // enquire_link was not answered
    Inactive,      // inactivity_timeout
    ProtocolError  // the byte stream is no SMPP
};
std::string_view nameOf(EndReason reason);

class Link {
  public:
    Link(const LinkSettings& settings, const SteadyClock& clock);

    /// A request of ours that waits for its response, has got it, or never will.
    struct Asked {
        std::uint32_t command_id = 0;
        std::uint64_t tag = 0;
        bool late = false;  // the response came after the time-out had been reported
    };
    struct Request {
        Pdu pdu;
    };
    struct Response {
        Pdu pdu;
        Asked asked;
    };
    /// An oddity that was dealt with; for log and counter. Holds no numbers, texts or passwords.
    struct Oddity {
        std::string text;
    };
    using Incoming = std::variant<Request, Response, Oddity>;

    /// Starts on a new connection; everything of the former one is forgotten.
    void open();

    void feed(std::string_view octets);
    /// The next thing for the session. enquire_link and unknown commands are answered on the way.
    std::optional<Incoming> next();
    /// Both of them: hands what the octets hold to the session's handleRequest(Pdu), handleResponse(Response) and
    /// note(Oddity) as long as it speaks(): any of them may end it. False when the byte stream has broken
    /// under a session that speaks.
    template <class Session>
    bool pump(std::string_view octets, Session& session) {
        feed(octets);
        while (session.speaks()) {
            std::optional<Incoming> incoming = next();
            if (!incoming) break;
            if (auto* request = std::get_if<Request>(&*incoming)) {
                session.handleRequest(std::move(request->pdu));
            } else if (const auto* response = std::get_if<Response>(&*incoming)) {
                session.handleResponse(*response);
            } else {
                session.note(std::get<Oddity>(std::move(*incoming)));
            }
        }
        return !session.speaks() || !broken();
    }

    /// Sends a request with the next sequence number. The window is the session's business: unbind ignores
    /// it.
    Result<void> request(Body body, std::uint64_t tag);
    void respond(std::uint32_t sequence, std::uint32_t status, Body body);

    /// Keeps a request of the peer until release() gives it back for its answer; nothing when too many are
    /// held.
    std::optional<std::uint64_t> hold(const Pdu& pdu);
    struct Held {
        std::uint32_t sequence = 0;
        std::uint32_t command_id = 0;
    };
    std::optional<Held> release(std::uint64_t handle);
    std::size_t held() const { return held_.size(); }
    /// Octets as they are, for a peer that misbehaves.
    void sendRaw(const std::string& octets) { send(octets); }

    /// Sends enquire_link when it is due; the end of the link when it is dead or inactive.
    std::optional<EndReason> tick();
    /// Requests whose time-out has passed since the last call.
    std::vector<Asked> takeExpired();
    SteadyTime nextDeadline() const;

    /// Own requests without an answer, enquire_link apart.
    std::size_t unanswered() const { return asked_.size(); }
    std::size_t freeSlots() const;
    /// Tags of unanswered requests of these commands in the order of sending, split by whether the first octet
    /// had been written to the socket when `written` octets of this connection had.
    struct Unanswered {
        std::vector<std::uint64_t> in_doubt;
        std::vector<std::uint64_t> unsent;
    };
    Unanswered takeUnanswered(std::initializer_list<std::uint32_t> commands, std::uint64_t written);

    std::string takeBytes();

  private:
    bool broken() const { return framer_.brokenLength().has_value(); }
    struct Waiting {
        Asked asked;
        std::uint64_t offset = 0;  // of its first octet in what this connection sends
    };
    struct Deadline {
        SteadyTime at;
        std::uint32_t sequence = 0;
        std::uint64_t offset = 0;  // tells a reused sequence number apart
    };

    std::optional<Incoming> handle(std::string_view frame);
    std::optional<Incoming> handleResponse(Pdu pdu);
    bool isOwnEnquireLink(const Pdu& pdu);
    void refuse(const Header& header, std::uint32_t status);
    void send(const std::string& pdu);
    std::uint32_t takeSequence();
    bool stillWaiting(const Deadline& deadline) const;

    LinkSettings settings_;
    const SteadyClock& clock_;
    Framer framer_;
    std::string output_;
    std::uint64_t produced_ = 0;  // octets of this connection handed to output_ so far
    std::uint32_t sequence_;
    std::unordered_map<std::uint32_t, Waiting> asked_;
    std::deque<Deadline> deadlines_;                 // oldest first; answered ones are skipped when reached
    std::unordered_map<std::uint32_t, Asked> late_;  // timed out, may still be answered
    std::deque<std::uint32_t> late_order_;
    std::unordered_map<std::uint64_t, Held> held_;
    std::uint64_t last_handle_ = 0;  // never reused, so that an answer cannot reach a later connection
    SteadyTime last_received_;
    SteadyTime last_activity_;
    std::optional<std::uint32_t> enquire_sequence_;
    SteadyTime enquire_sent_;
    bool break_reported_ = false;
};

}  // namespace tama::gateway::smpp
