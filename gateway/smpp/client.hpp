// An SMPP client (ESME) on a socket: connects, binds, keeps the link alive, comes back after a loss. The
// session's rules are in client_session.hpp; this adds TCP, TLS and reconnecting. Several of them on one
// account, and their common pace, are in bind_group.hpp. Thread rule: callbacks
// run on the client's strand; submit() and freeSlots() are called there, too (post() leads there); start(),
// acknowledge(), stop() and state() are safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "gateway/smpp/client_session.hpp"
#include "gateway/smpp/name_lookup.hpp"
#include "gateway/smpp/tls_settings.hpp"

namespace boost::asio {
class io_context;
}

namespace tama::gateway::smpp {

struct ClientSettings {
    std::string name = "smpp";  // in logs
    std::string host = "127.0.0.1";
    std::uint16_t port = 2775;
    Resolve resolve = systemAddresses;  // of `host`; on a thread of its own, for it blocks
    std::string system_id;    // at most 15 octets
    std::string password;     // at most 8 octets
    std::string system_type;  // at most 12 octets
    std::string required_smsc_id;  // what calls itself anything else is left at once, for good; empty = any
    BindMode mode = BindMode::Transceiver;
    Address address_range;
    TlsSettings tls;
    std::size_t window = 10;  // submits that may wait for their answer
    Milliseconds enquire_link_interval = std::chrono::seconds{30};
    Milliseconds response_timeout = std::chrono::seconds{60};
    Milliseconds inactivity_timeout{0};  // without any traffic but enquire_link; 0 = never
    Milliseconds connect_timeout = std::chrono::seconds{10};  // of TCP and TLS together
    Milliseconds reconnect_shortest = std::chrono::seconds{1};
    Milliseconds reconnect_longest = std::chrono::seconds{60};
    Milliseconds refused_pause = std::chrono::minutes{15};  // after a wrong system_id or password
    std::size_t max_unacknowledged =
        1000;  // deliveries whose commit is awaited; more are refused with RMSGQFUL
};

enum class ClientState { Idle, Connecting, Binding, Bound, Draining, Waiting, Stopped };
std::string_view nameOf(ClientState state);

/// Any of them may be empty.
struct ClientEvents {
    std::function<void(std::string_view smsc_id)> on_bound;
    /// A session or an attempt at one is over. `in_doubt` tags may have reached the SMSC, `unsent` tags have
    /// not.
    std::function<void(const SessionEnd&)> on_unbound;
    /// One call for each submit() that succeeded, unless its tag is in on_unbound; a second one with `late`
    /// set when the answer came after TimedOut.
    std::function<void(std::uint64_t tag, const SubmitResult&, bool late)> on_submitted;
    /// A message or a receipt. It is answered by acknowledge(), after its effect is on disk.
    std::function<void(std::uint64_t handle, DeliverSm)> on_deliver;
    /// One call for each query() that succeeded, unless the session ended before.
    std::function<void(const ClientSession::Queried&)> on_queried;
    /// submit() is possible again (bound, window allows it).
    std::function<void(std::size_t free_slots)> on_slots_free;
    /// Something odd in the protocol was dealt with; the text holds no numbers, texts or passwords.
    std::function<void(std::string_view)> on_oddity;
    /// After stop(): the last callback.
    std::function<void()> on_stopped;
};

class Client {
  public:
    Client(
        boost::asio::io_context& io,
        ClientSettings settings,
        const SteadyClock& clock,
        Random random,
        ClientEvents events
    );
    /// The same on the strand of another client.
    Client(
        const Client& beside, ClientSettings settings, const SteadyClock& clock, Random random, ClientEvents events
    );
    /// Cuts the connection without unbinding where stop() was not awaited. No callback starts after it,
    /// provided that it runs on the strand or after io has stopped.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void start();
    /// Takes no more submits, waits at most `grace` for answers and acknowledgements, unbinds, then
    /// on_stopped.
    void stop(Milliseconds grace);

    /// Errors: Unavailable (not bound), LimitExceeded (no free slot now), InvalidInput (this message never
    /// goes).
    Result<void> submit(const SubmitSm& message, std::uint64_t tag);
    /// Asks what became of a message; errors as of submit().
    Result<void> query(const QuerySm& query, std::uint64_t tag);
    std::size_t freeSlots() const;

    /// A handle whose connection is gone is ignored: the SMSC will deliver again.
    void acknowledge(std::uint64_t handle, std::uint32_t status);

    ClientState state() const;
    void post(std::function<void()> work);

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tama::gateway::smpp
