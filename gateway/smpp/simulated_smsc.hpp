// An SMSC for demo, training, tests and benchmarks: real SMPP on a TCP port, subscribers from a
// SubscriberModel, and misbehaviour on demand. Delays of receipts and replies are wall time, so that a fast
// demo clock hastens them. Thread rule: all functions are safe from any thread; the model is called on the
// SMSC's strand.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "gateway/smpp/misbehaviour.hpp"
#include "gateway/smpp/subscriber_model.hpp"
#include "gateway/smpp/tls_settings.hpp"

namespace boost::asio {
class io_context;
}

namespace tama::gateway::smpp {

inline constexpr std::string_view kSimulatedSmscId = "TAMA-SMSC";

struct SmscSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;                       // 0 = the system chooses
    std::string system_id{kSimulatedSmscId};      // how it introduces itself
    std::map<std::string, std::string> accounts;  // system_id → password
    std::size_t window = 100;                     // deliveries that may wait for their answer, per connection
    Milliseconds response_timeout = std::chrono::seconds{60};
    Milliseconds retry_delay = std::chrono::seconds{1};  // real time, after a delivery was refused
    std::size_t max_deliveries = 1'000'000;              // waiting; beyond that submits get RMSGQFUL
    TlsIdentity tls;  // empty: plain TCP
    Misbehaviour misbehaviour;
};

struct SmscCounts {
    std::uint64_t binds = 0;
    std::uint64_t refused_binds = 0;
    std::uint64_t submits = 0;
    std::uint64_t refused_submits = 0;
    std::uint64_t queries = 0;
    std::uint64_t receipts = 0;  // receipts answered with ESME_ROK
    std::uint64_t replies = 0;   // messages from subscribers answered with ESME_ROK
    std::uint64_t redeliveries =
        0;                        // deliveries tried again after a refusal, a time-out or a lost connection
    std::uint64_t waiting = 0;    // receipts and replies planned or not yet answered
    std::uint64_t receivers = 0;  // connections that can be delivered to, now
};

/// How far the SMSC is with what it planned.
struct SmscPace {
    std::size_t under_way = 0;          // deliveries that are due and not yet answered
    std::optional<WallTime> next_due;   // of the rest
};

class SimulatedSmsc {
  public:
    /// Listens at once. Throws boost::system::system_error when the port cannot be had. The model and the
    /// clocks must outlive io's run().
    SimulatedSmsc(
        boost::asio::io_context& io,
        SmscSettings settings,
        SubscriberModel& model,
        const WallClock& wall,
        const SteadyClock& steady
    );
    ~SimulatedSmsc();
    SimulatedSmsc(const SimulatedSmsc&) = delete;
    SimulatedSmsc& operator=(const SimulatedSmsc&) = delete;

    std::uint16_t port() const;
    /// A message from any number, at once or as soon as a receiver is bound.
    void deliver(
        std::string from,
        std::string to,
        std::string octets,
        std::uint8_t data_coding,
        std::uint8_t esm_class = 0
    );
    /// The same, whole.
    void deliver(DeliverSm message);
    /// Octets as they are, to every connection that is bound.
    void sendRaw(std::string octets);
    /// For submits from now on; of a session's own faults, for binds from now on.
    void setMisbehaviour(const Misbehaviour& misbehaviour);
    /// Cuts all connections off, as a lost line would.
    void dropConnections();
    /// Cuts the oldest off.
    void dropOneConnection();
    SmscCounts counts() const;
    /// Delivers what has become due, at once: for a wall clock that is moved by hand. Waits for the strand, so never
    /// call it from the thread that runs io.
    SmscPace catchUp();
    /// Stops listening, cuts the connections and forgets what was planned.
    void close();

  private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace tama::gateway::smpp
