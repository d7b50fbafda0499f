// All binds of one channel to its SMSC: some transceivers, or pairs of a transmitter and a receiver, on one
// account. They share a strand, the channel's segments per second and its slowing down; each has a window of
// its own. The first binds alone, and the others follow when it has succeeded: an account with a wrong password
// is tried once and not once for each. Thread rule: as of Client (client.hpp); it is made and destroyed like one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "gateway/smpp/client.hpp"
#include "gateway/smpp/rate_control.hpp"

namespace tama::gateway::smpp {

inline constexpr std::size_t kMaxBinds = 32;

/// What is said of one client there holds for each bind; `mode` is set by `split`.
struct BindGroupSettings : ClientSettings {
    double segments_per_second = 0;  // of all binds together; 0 = unlimited
    std::size_t binds = 1;           // 1 to kMaxBinds; with `split` so many of either kind
    bool split = false;              // transmitters and receivers instead of transceivers
};

/// The session of one bind, or an attempt at one, is over.
struct BindEnd {
    SessionEnd session;
    bool was_bound = false;
    bool receives = false;  // the bind was one that takes deliveries
};

/// Any of them may be empty; see ClientEvents for what is not said here.
struct BindGroupEvents {
    std::function<void()> on_bound;  // one bind more
    std::function<void(const BindEnd&)> on_unbound;
    std::function<void(std::uint64_t tag, const SubmitResult&, bool late)> on_submitted;
    std::function<void(const ClientSession::Queried&)> on_queried;
    std::function<void(std::uint64_t handle, DeliverSm)> on_deliver;
    std::function<void(std::size_t free_slots)> on_slots_free;
    std::function<void(std::string_view)> on_oddity;
    std::function<void()> on_stopped;  // all of them
};

class BindGroup {
  public:
    BindGroup(
        boost::asio::io_context& io,
        BindGroupSettings settings,
        const SteadyClock& clock,
        Random random,
        BindGroupEvents events
    );
    ~BindGroup();
    BindGroup(const BindGroup&) = delete;
    BindGroup& operator=(const BindGroup&) = delete;

    void start();
    void stop(Milliseconds grace);
    /// On the bind with most room. `segments`: how many of the channel's segments per second it takes. Errors
    /// as of Client::submit.
    Result<void> submit(const SubmitSm& message, std::uint64_t tag, std::size_t segments = 1);
    Result<void> query(const QuerySm& query, std::uint64_t tag);
    std::size_t freeSlots() const;
    void acknowledge(std::uint64_t handle, std::uint32_t status);
    void post(std::function<void()> work);

    bool canSubmit() const { return senders_bound_ > 0; }
    bool canReceive() const { return receivers_bound_ > 0; }
    bool allBound() const { return bound_ == binds_.size(); }
    /// The SMSC has asked for a slower pace, and the channel keeps it.
    bool slowedDown() const;
    /// "bound", "bound: 3 of 4 binds", or what the first bind does.
    std::string state() const;

  private:
    struct Bind;
    struct PaceTimer;

    ClientEvents eventsOf(std::size_t index);
    void bound(std::size_t index);
    void unbound(std::size_t index, const SessionEnd& end);
    void submitted(std::uint64_t tag, const SubmitResult& result, bool late);
    void clientStopped(std::size_t index);
    Bind* roomiest();
    void offer();
    void armPaceTimer();

    BindGroupSettings settings_;
    const SteadyClock& clock_;
    BindGroupEvents events_;
    RateControl rate_;
    std::vector<std::unique_ptr<Bind>> binds_;
    std::shared_ptr<PaceTimer> pace_timer_;
    std::size_t bound_ = 0;
    std::size_t senders_bound_ = 0;
    std::size_t receivers_bound_ = 0;
    std::size_t stopped_ = 0;
    bool others_started_ = false;
    bool stopping_ = false;
};

}  // namespace tama::gateway::smpp
