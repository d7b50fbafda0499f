#include "gateway/smpp/bind_group.hpp"

#include <algorithm>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {
namespace {

ClientSettings settingsOfBind(const BindGroupSettings& group, std::size_t index) {
    ClientSettings client = group;
    client.mode = BindMode::Transceiver;
    if (group.split) client.mode = index % 2 == 0 ? BindMode::Transmitter : BindMode::Receiver;
    if (group.binds > 1 || group.split) client.name = fmt::format("{}/{}", group.name, index + 1);
    return client;
}

}  // namespace

struct BindGroup::Bind {
    std::unique_ptr<Client> client;
    BindMode mode = BindMode::Transceiver;
    bool bound = false;
    bool stopped = false;

    bool sends() const { return mode != BindMode::Receiver; }
    bool receives() const { return mode != BindMode::Transmitter; }
};

struct BindGroup::PaceTimer {
    explicit PaceTimer(boost::asio::io_context& io) : timer(io.get_executor()) {}
    boost::asio::steady_timer timer;
    SteadyTime armed = SteadyTime::max();
};

BindGroup::BindGroup(
    boost::asio::io_context& io,
    BindGroupSettings settings,
    const SteadyClock& clock,
    Random random,
    BindGroupEvents events
)
    : settings_(std::move(settings)),
      clock_(clock),
      events_(std::move(events)),
      rate_(settings_.segments_per_second, clock.now()),
      pace_timer_(std::make_shared<PaceTimer>(io)) {
    const std::size_t count = std::clamp<std::size_t>(settings_.binds, 1, kMaxBinds) * (settings_.split ? 2 : 1);
    for (std::size_t index = 0; index < count; ++index) {
        ClientSettings client = settingsOfBind(settings_, index);
        auto bind = std::make_unique<Bind>();
        bind->mode = client.mode;
        const Random own(random.next());
        bind->client =
            index == 0
                ? std::make_unique<Client>(io, std::move(client), clock_, own, eventsOf(index))
                : std::make_unique<Client>(
                      *binds_.front()->client, std::move(client), clock_, own, eventsOf(index)
                  );
        binds_.push_back(std::move(bind));
    }
}

BindGroup::~BindGroup() {
    pace_timer_->timer.cancel();
}

ClientEvents BindGroup::eventsOf(std::size_t index) {
    ClientEvents events;  // a client calls none of them after its end, and it ends with us
    events.on_bound = [this, index](std::string_view) { bound(index); };
    events.on_unbound = [this, index](const SessionEnd& end) { unbound(index, end); };
    events.on_submitted = [this](std::uint64_t tag, const SubmitResult& result, bool late) {
        submitted(tag, result, late);
    };
    events.on_queried = [this](const ClientSession::Queried& queried) {
        if (events_.on_queried) events_.on_queried(queried);
    };
    events.on_deliver = [this, index](std::uint64_t handle, DeliverSm message) {
        if (events_.on_deliver) events_.on_deliver(handle * 2 * kMaxBinds + index, std::move(message));
    };
    events.on_slots_free = [this](std::size_t) { offer(); };
    events.on_oddity = [this](std::string_view text) {
        if (events_.on_oddity) events_.on_oddity(text);
    };
    events.on_stopped = [this, index] { clientStopped(index); };
    return events;
}

void BindGroup::start() {
    binds_.front()->client->start();
}

void BindGroup::stop(Milliseconds grace) {
    post([this, grace, alive = std::weak_ptr(pace_timer_)] {
        if (alive.expired()) return;
        stopping_ = true;
        for (const auto& bind : binds_) bind->client->stop(grace);
    });
}

void BindGroup::bound(std::size_t index) {
    Bind& bind = *binds_[index];
    bind.bound = true;
    ++bound_;
    if (bind.sends()) ++senders_bound_;
    if (bind.receives()) ++receivers_bound_;
    if (!std::exchange(others_started_, true) && !stopping_) {
        for (std::size_t other = 1; other < binds_.size(); ++other) binds_[other]->client->start();
    }
    if (events_.on_bound) events_.on_bound();
}

void BindGroup::unbound(std::size_t index, const SessionEnd& end) {
    Bind& bind = *binds_[index];
    const bool was_bound = std::exchange(bind.bound, false);
    if (was_bound) {
        --bound_;
        if (bind.sends()) --senders_bound_;
        if (bind.receives()) --receivers_bound_;
    }
    if (events_.on_unbound) events_.on_unbound({end, was_bound, bind.receives()});
}

void BindGroup::submitted(std::uint64_t tag, const SubmitResult& result, bool late) {
    if (std::holds_alternative<Accepted>(result)) {
        rate_.accepted(clock_.now());
    } else if (const auto* refused = std::get_if<Refused>(&result); refused && isThrottle(refused->status)) {
        rate_.throttled(clock_.now());
        armPaceTimer();
    }
    if (events_.on_submitted) events_.on_submitted(tag, result, late);
}

/// One that stops by itself has found the wrong SMSC: then none has any business there.
void BindGroup::clientStopped(std::size_t index) {
    if (std::exchange(binds_[index]->stopped, true)) return;
    ++stopped_;
    if (!stopping_) stop(Milliseconds{0});
    if (stopped_ == binds_.size() && events_.on_stopped) events_.on_stopped();
}

BindGroup::Bind* BindGroup::roomiest() {
    Bind* best = nullptr;
    std::size_t most = 0;
    for (const auto& bind : binds_) {
        const std::size_t free = bind->client->freeSlots();
        if (free <= most) continue;
        most = free;
        best = bind.get();
    }
    return best;
}

Result<void> BindGroup::submit(const SubmitSm& message, std::uint64_t tag, std::size_t segments) {
    const SteadyTime now = clock_.now();
    if (rate_.available(now) == 0) {
        armPaceTimer();
        return fail(ErrorCode::LimitExceeded, "the channel's segments per second are used up");
    }
    Bind* bind = roomiest();
    if (bind == nullptr) {
        return canSubmit() ? fail(ErrorCode::LimitExceeded, "no free slot in any window")
                           : fail(ErrorCode::Unavailable, "not bound to the SMSC");
    }
    Result<void> sent = bind->client->submit(message, tag);
    if (sent) rate_.take(now, segments);
    armPaceTimer();
    return sent;
}

Result<void> BindGroup::query(const QuerySm& query, std::uint64_t tag) {
    Bind* bind = roomiest();
    if (bind == nullptr || rate_.available(clock_.now()) == 0) {
        return fail(ErrorCode::LimitExceeded, "no room for a question now");
    }
    Result<void> asked = bind->client->query(query, tag);
    if (asked) rate_.take(clock_.now());
    return asked;
}

std::size_t BindGroup::freeSlots() const {
    std::size_t free = 0;
    for (const auto& bind : binds_) free += bind->client->freeSlots();
    return std::min(free, rate_.available(clock_.now()));
}

void BindGroup::acknowledge(std::uint64_t handle, std::uint32_t status) {
    binds_.at(handle % (2 * kMaxBinds))->client->acknowledge(handle / (2 * kMaxBinds), status);
}

void BindGroup::post(std::function<void()> work) {
    binds_.front()->client->post(std::move(work));
}

bool BindGroup::slowedDown() const {
    return rate_.throttles(clock_.now());
}

std::string BindGroup::state() const {
    if (stopping_) return std::string(nameOf(binds_.front()->client->state()));
    if (allBound()) return "bound";
    if (bound_ > 0) return fmt::format("bound: {} of {} binds", bound_, binds_.size());
    return std::string(nameOf(binds_.front()->client->state()));
}

void BindGroup::offer() {
    const std::size_t free = freeSlots();
    if (free > 0 && events_.on_slots_free) events_.on_slots_free(free);
    armPaceTimer();
}

/// Where the pace alone holds messages back, wakes the owner when it does not any more.
void BindGroup::armPaceTimer() {
    const SteadyTime now = clock_.now();
    const SteadyTime next = rate_.nextAt(now);
    if (next <= now || next >= pace_timer_->armed || roomiest() == nullptr) return;
    pace_timer_->armed = next;
    pace_timer_->timer.expires_after(next - now);
    pace_timer_->timer.async_wait([this, weak = std::weak_ptr(pace_timer_)](const boost::system::error_code& error) {
        if (error || weak.expired()) return;
        post([this, weak] {
            const auto timer = weak.lock();
            if (!timer) return;
            timer->armed = SteadyTime::max();
            offer();
        });
    });
}

}  // namespace tama::gateway::smpp
