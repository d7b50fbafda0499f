#include "gateway/smpp/client.hpp"

#include <algorithm>
#include <atomic>

#include <boost/asio/connect.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <spdlog/spdlog.h>

#include "gateway/smpp/backoff.hpp"
#include "gateway/smpp/connection.hpp"
#include "gateway/smpp/session_driver.hpp"
#include "gateway/smpp/status.hpp"

namespace tama::gateway::smpp {
namespace {

namespace asio = boost::asio;

ClientSessionSettings sessionSettings(const ClientSettings& settings) {
    ClientSessionSettings session;
    session.bind.mode = settings.mode;
    session.bind.system_id = settings.system_id;
    session.bind.password = settings.password;
    session.bind.system_type = settings.system_type;
    session.bind.address_range = settings.address_range;
    session.link.window = settings.window;
    session.link.response_timeout = settings.response_timeout;
    session.link.enquire_link_interval = settings.enquire_link_interval;
    session.link.inactivity_timeout = settings.inactivity_timeout;
    session.link.max_held = settings.max_unacknowledged;
    return session;
}

}  // namespace

std::string_view nameOf(ClientState state) {
    switch (state) {
        case ClientState::Idle:
            return "idle";
        case ClientState::Connecting:
            return "connecting";
        case ClientState::Binding:
            return "binding";
        case ClientState::Bound:
            return "bound";
        case ClientState::Draining:
            return "draining";
        case ClientState::Waiting:
            return "waiting to reconnect";
        case ClientState::Stopped:
            return "stopped";
    }
    return "unknown";
}

class Client::Impl : public std::enable_shared_from_this<Client::Impl> {
  public:
    Impl(
        const Strand& strand, ClientSettings settings, const SteadyClock& clock, Random random, ClientEvents events
    )
        : strand_(strand),
          settings_(std::move(settings)),
          clock_(clock),
          events_(std::move(events)),
          backoff_(settings_.reconnect_shortest, settings_.reconnect_longest, random),
          session_over_(strand_) {}

    void start() {
        if (driver_) return;
        using Driver = SessionDriver<ClientSession>;
        const std::weak_ptr<Impl> weak = weak_from_this();
        const auto guarded = [weak](auto member) {
            return [weak, member] {
                if (const auto self = weak.lock()) (self.get()->*member)();
            };
        };
        driver_ = std::make_shared<Driver>(
            strand_,
            clock_,
            ClientSession(sessionSettings(settings_), clock_),
            Driver::Owner{
                [weak](ClientSession::Event event) {
                    if (const auto self = weak.lock()) self->handle(std::move(event));
                },
                guarded(&Impl::offerSlots),
                guarded(&Impl::endSession)}
        );
        spawnOn(strand_, [self = shared_from_this()](asio::yield_context yield) { self->run(yield); });
    }

    void stop(Milliseconds grace) {
        stopping_ = true;
        if (!driver_) return finish();
        driver_->session().drain(grace);
        if (driver_->session().state() == ClientSession::State::Draining) state_ = ClientState::Draining;
        driver_->wake();
        if (driver_->session().state() == ClientSession::State::Closed) session_over_.cancel();
        if (cut_) cut_();
    }

    /// No callback starts after it.
    void silence() { silent_ = true; }

    void abandon() {
        events_ = {};
        stopping_ = true;
        session_ended_ = true;
        if (driver_) driver_->abandon();
        if (cut_) cut_();
        session_over_.cancel();
    }

    Result<void> submit(const SubmitSm& message, std::uint64_t tag) {
        return ask([&](ClientSession& session) { return session.submit(message, tag); });
    }

    Result<void> query(const QuerySm& query, std::uint64_t tag) {
        return ask([&](ClientSession& session) { return session.query(query, tag); });
    }

    std::size_t freeSlots() const { return driver_ ? driver_->session().freeSlots() : 0; }

    void acknowledge(std::uint64_t handle, std::uint32_t status) {
        if (!driver_) return;
        driver_->session().acknowledge(handle, status);
        driver_->wake();
    }

    ClientState state() const { return state_; }
    const Strand& strand() const { return strand_; }

  private:
    template <class Question>
    Result<void> ask(Question question) {
        if (!driver_) return fail(ErrorCode::Unavailable, "the client is not started");
        Result<void> asked = question(driver_->session());
        driver_->wake();
        return asked;
    }

    void run(asio::yield_context yield) {
        while (!stopping_) {
            state_ = ClientState::Connecting;
            if (connect(yield)) {
                state_ = ClientState::Binding;
                await(asio::steady_timer::duration::max(), yield);
            } else if (!stopping_) {
                report({EndReason::ConnectFailed, 0, {}, {}, std::exchange(connect_failure_, {})});
            }
            if (stopping_) break;
            state_ = ClientState::Waiting;
            await(reconnectDelay(), yield);
        }
        finish();
    }

    /// True when the session has got a connection.
    bool connect(asio::yield_context yield) {
        const auto deadline = asio::steady_timer::clock_type::now() + settings_.connect_timeout;
        asio::steady_timer timeout(strand_, deadline);
        const std::weak_ptr<Impl> weak = weak_from_this();
        timeout.async_wait([weak](const boost::system::error_code& cancelled) {
            const auto self = weak.lock();
            if (!cancelled && self && self->cut_) self->cut_();
        });
        auto transport = openTransport(deadline, yield);
        timeout.cancel();
        cut_ = {};
        if (stopping_) return false;
        if (!transport) {
            const bool late = asio::steady_timer::clock_type::now() >= deadline;
            const Error& error = transport.error();
            connect_failure_ = late && error.code != ErrorCode::Refused ? "timed out" : error.message;
            spdlog::warn("{}: cannot connect: {}", settings_.name, connect_failure_);
            return false;
        }
        session_ended_ = false;
        driver_->attach(std::move(*transport));
        return true;
    }

    Result<std::unique_ptr<Transport>> openTransport(
        asio::steady_timer::time_point deadline, asio::yield_context yield
    ) {
        const auto endpoints = resolve(deadline, yield);
        if (!endpoints) return fail(endpoints.error());
        if (stopping_) return fail(ErrorCode::Unavailable, "stopped");
        std::shared_ptr<asio::ssl::context> context;
        if (settings_.tls.enabled) {
            auto made = clientTls(settings_.tls);
            if (!made) return fail(ErrorCode::Refused, describe(made.error()));
            context = std::move(*made);
        }
        boost::system::error_code error;
        asio::ip::tcp::socket socket(strand_);
        cut_ = [&socket] {
            boost::system::error_code ignored;  // nothing is lost with it
            socket.close(ignored);
        };
        asio::async_connect(socket, *endpoints, yield[error]);
        cut_ = {};
        if (error) return fail(ErrorCode::Unavailable, error.message());
        if (!socket.is_open()) return fail(ErrorCode::Unavailable, "timed out");
        if (!context) return plainTransport(std::move(socket));
        TlsHandshake handshake(std::move(socket), std::move(context));
        cut_ = [&handshake] { handshake.cut(); };
        auto transport = handshake.asClient(settings_.host, settings_.tls, yield);
        cut_ = {};
        return transport;
    }

    /// Where the host is; an Error at the deadline, too, and when stop() comes.
    Result<std::vector<asio::ip::tcp::endpoint>> resolve(
        asio::steady_timer::time_point deadline, asio::yield_context yield
    ) {
        Addresses addresses = fail(ErrorCode::Unavailable, "its name was not resolved in time");
        {
            const NameLookup lookup(
                settings_.resolve,
                settings_.host,
                [strand = strand_](std::function<void()> work) { asio::post(strand, std::move(work)); },
                [this, &addresses](Addresses found) {
                    addresses = std::move(found);
                    session_over_.cancel();
                }
            );
            boost::system::error_code cancelled;
            session_over_.expires_at(deadline);
            session_over_.async_wait(yield[cancelled]);
        }
        if (!addresses) return fail(std::move(addresses.error()));
        std::vector<asio::ip::tcp::endpoint> endpoints;
        for (const auto& address : *addresses)
            endpoints.emplace_back(asio::ip::make_address(address), settings_.port);
        return endpoints;
    }

    /// Sleeps until the session is over, the time has passed, or stop().
    void await(asio::steady_timer::duration time, asio::yield_context yield) {
        boost::system::error_code cancelled;
        if (time == asio::steady_timer::duration::max()) {
            session_over_.expires_at(asio::steady_timer::time_point::max());
            while (!session_ended_) session_over_.async_wait(yield[cancelled]);
        } else {
            session_over_.expires_after(time);
            session_over_.async_wait(yield[cancelled]);
        }
    }

    Milliseconds reconnectDelay() {
        if (isConfigurationFault(std::exchange(refusal_, 0)))
            return backoff_.afterConfigurationFault(settings_.refused_pause);
        // A bind that is cut at once proves nothing: only one that lasted puts the delay back.
        const bool lasted = bound_since_ && clock_.now() - *bound_since_ >= settings_.reconnect_longest;
        bound_since_.reset();
        if (lasted) backoff_.reset();
        return backoff_.next();
    }

    void handle(ClientSession::Event event) {
        if (silent_) return;
        if (auto* submitted = std::get_if<ClientSession::Submitted>(&event)) {
            if (std::holds_alternative<Accepted>(submitted->result)) backoff_.reset();
            if (events_.on_submitted)
                events_.on_submitted(submitted->tag, submitted->result, submitted->late);
        } else if (const auto* queried = std::get_if<ClientSession::Queried>(&event)) {
            if (events_.on_queried) events_.on_queried(*queried);
        } else if (auto* delivered = std::get_if<ClientSession::Delivered>(&event)) {
            if (events_.on_deliver) events_.on_deliver(delivered->handle, std::move(delivered->message));
        } else if (const auto* bound = std::get_if<ClientSession::Bound>(&event)) {
            if (isWrong(bound->smsc_id)) return stop(Milliseconds{0});
            if (!stopping_) state_ = ClientState::Bound;
            bound_since_ = clock_.now();
            spdlog::info("{}: bound", settings_.name);
            if (events_.on_bound) events_.on_bound(bound->smsc_id);
        } else if (const auto* end = std::get_if<SessionEnd>(&event)) {
            refusal_ = end->status;
            report(*end);
        } else {
            const std::string& text = std::get<ClientSession::Oddity>(event).text;
            spdlog::debug("{}: {}", settings_.name, text);
            if (events_.on_oddity) events_.on_oddity(text);
        }
    }

    bool isWrong(std::string_view smsc_id) const {
        if (settings_.required_smsc_id.empty() || smsc_id == settings_.required_smsc_id) return false;
        spdlog::error(
            "{}: there answers the SMSC \"{}\" and not \"{}\": nothing is sent to it",
            settings_.name,
            smsc_id,
            settings_.required_smsc_id
        );
        return true;
    }

    void report(const SessionEnd& end) {
        if (end.reason != EndReason::ConnectFailed) logEnd(end);  // connect() has said why there is none
        if (events_.on_unbound && !silent_) events_.on_unbound(end);
    }

    void logEnd(const SessionEnd& end) const {
        const std::string status = end.status == 0 ? "" : ", " + describeStatus(end.status);
        spdlog::log(
            end.reason == EndReason::Unbound ? spdlog::level::info : spdlog::level::warn,
            "{}: {}{} ({} in doubt, {} unsent)",
            settings_.name,
            nameOf(end.reason),
            status,
            end.in_doubt.size(),
            end.unsent.size()
        );
    }

    /// The driver has handed out the last events of the session.
    void endSession() {
        session_ended_ = true;
        last_offer_ = 0;
        session_over_.cancel();
    }

    void offerSlots() {
        const std::size_t free = freeSlots();
        const bool more = free > last_offer_;
        last_offer_ = free;
        if (more && events_.on_slots_free && !silent_) events_.on_slots_free(free);
    }

    void finish() {
        if (state_ == ClientState::Stopped) return;
        state_ = ClientState::Stopped;
        const ClientEvents events = std::exchange(events_, {});
        if (events.on_stopped && !silent_) events.on_stopped();
    }

    Strand strand_;
    ClientSettings settings_;
    const SteadyClock& clock_;
    ClientEvents events_;
    Backoff backoff_;
    std::shared_ptr<SessionDriver<ClientSession>> driver_;
    std::function<void()> cut_;    // ends what connects
    std::string connect_failure_;  // why the last attempt to connect failed
    asio::steady_timer session_over_;  // cancelled to wake run()
    std::optional<SteadyTime> bound_since_;
    std::uint32_t refusal_ = 0;   // status of the last bind that was refused
    std::size_t last_offer_ = 0;  // free slots at the last pump
    bool session_ended_ = true;
    bool stopping_ = false;
    std::atomic<bool> silent_ = false;  // the Client is gone
    std::atomic<ClientState> state_ = ClientState::Idle;
};

Client::Client(
    asio::io_context& io,
    ClientSettings settings,
    const SteadyClock& clock,
    Random random,
    ClientEvents events
)
    : impl_(std::make_shared<Impl>(
          Strand(asio::any_io_executor(io.get_executor())), std::move(settings), clock, random, std::move(events)
      )) {
}

Client::Client(
    const Client& beside, ClientSettings settings, const SteadyClock& clock, Random random, ClientEvents events
)
    : impl_(std::make_shared<Impl>(
          beside.impl_->strand(), std::move(settings), clock, random, std::move(events)
      )) {
}

Client::~Client() {
    impl_->silence();
    // Not at once: the caller may be one of the callbacks.
    asio::post(impl_->strand(), [impl = impl_] { impl->abandon(); });
}

void Client::start() {
    asio::post(impl_->strand(), [impl = impl_] { impl->start(); });
}

void Client::stop(Milliseconds grace) {
    asio::post(impl_->strand(), [impl = impl_, grace] { impl->stop(grace); });
}

Result<void> Client::submit(const SubmitSm& message, std::uint64_t tag) {
    return impl_->submit(message, tag);
}

Result<void> Client::query(const QuerySm& query, std::uint64_t tag) {
    return impl_->query(query, tag);
}

std::size_t Client::freeSlots() const {
    return impl_->freeSlots();
}

void Client::acknowledge(std::uint64_t handle, std::uint32_t status) {
    asio::dispatch(impl_->strand(), [impl = impl_, handle, status] { impl->acknowledge(handle, status); });
}

ClientState Client::state() const {
    return impl_->state();
}

void Client::post(std::function<void()> work) {
    asio::post(impl_->strand(), std::move(work));
}

}  // namespace tama::gateway::smpp
