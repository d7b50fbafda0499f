// Gives a session (client or server side) its socket and its timer: bytes and time go in, bytes and events
// come out. Events are always handed out from a plain handler, never from a coroutine's small stack or from
// within a call of the owner. Thread rule: everything runs on one strand.
#pragma once

#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/clock.hpp"
#include "gateway/smpp/connection.hpp"

namespace tama::gateway::smpp {

template <class Session>
class SessionDriver : public std::enable_shared_from_this<SessionDriver<Session>> {
  public:
    struct Owner {
        std::function<void(typename Session::Event)> event;
        std::function<void()> pumped;  // after events and bytes have moved
        std::function<void()>
            closed;  // the connection is gone; the session's last events have been handed out
    };

    SessionDriver(const Strand& strand, const SteadyClock& clock, Session session, Owner owner)
        : strand_(strand),
          clock_(clock),
          session_(std::move(session)),
          owner_(std::move(owner)),
          timer_(strand) {}

    Session& session() { return session_; }
    const Session& session() const { return session_; }

    void attach(std::unique_ptr<Transport> transport) {
        const std::weak_ptr<SessionDriver> weak = this->weak_from_this();
        connection_ = std::make_shared<Connection>(
            std::move(transport),
            Connection::Handlers{
                [weak](std::string_view octets) {
                    if (const auto self = weak.lock()) self->received(octets);
                },
                [weak] {
                    if (const auto self = weak.lock()) self->disconnected();
                }}
        );
        session_.connected();
        connection_->start();
        wake();
    }

    /// To be called after every call into the session from outside.
    void wake() {
        if (awake_) return;
        awake_ = true;
        boost::asio::post(strand_, [self = this->shared_from_this()] { self->pump(); });
    }

    /// Cuts the connection off without a word.
    void drop() {
        if (connection_) connection_->close();
    }

    void limitWrites(std::size_t octets) {
        if (connection_) connection_->limitWrites(octets);
    }
    void stopReading() {
        if (connection_) connection_->stopReading();
    }

    /// The owner goes: it hears nothing more.
    void abandon() {
        owner_ = {};
        timer_.cancel();
        drop();
    }

  private:
    void received(std::string_view octets) {
        session_.received(octets);
        wake();
    }

    void disconnected() {
        session_.disconnected(connection_->written());
        connection_.reset();
        gone_ = true;
        wake();
    }

    void pump() {
        awake_ = false;
        for (typename Session::Event& event : session_.takeEvents()) {
            if (owner_.event) owner_.event(std::move(event));
        }
        if (connection_) {
            connection_->send(session_.takeBytes());
            if (session_.wantsClose()) connection_->closeWhenWritten();
        }
        if (owner_.pumped) owner_.pumped();
        armTimer();
        if (std::exchange(gone_, false) && owner_.closed) owner_.closed();
    }

    void armTimer() {
        const SteadyTime deadline = session_.nextDeadline();
        if (deadline >= armed_) return;  // the earlier alarm does no harm and arms the next one
        armed_ = deadline;
        timer_.expires_after(deadline - clock_.now());
        timer_.async_wait([weak = this->weak_from_this()](const boost::system::error_code& error) {
            const auto self = weak.lock();
            if (error || !self) return;
            self->armed_ = SteadyTime::max();
            self->session_.tick();
            self->wake();
        });
    }

    Strand strand_;
    const SteadyClock& clock_;
    Session session_;
    Owner owner_;
    boost::asio::steady_timer timer_;
    SteadyTime armed_ = SteadyTime::max();
    std::shared_ptr<Connection> connection_;
    bool awake_ = false;
    bool gone_ = false;
};

}  // namespace tama::gateway::smpp
