#include "gateway/smpp/connection.hpp"

#include <chrono>
#include <exception>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

namespace tama::gateway::smpp {
namespace {

namespace asio = boost::asio;
using ErrorCodeOfSystem = boost::system::error_code;

constexpr std::size_t kReadSize = 16UL * 1024UL;
/// Above this, nothing is read until the peer has taken its answers.
constexpr std::size_t kMaxQueued = 256UL * 1024UL;
constexpr std::chrono::seconds kLinger{2};

}  // namespace

Connection::Connection(std::unique_ptr<Transport> transport, Handlers handlers)
    : transport_(std::move(transport)),
      handlers_(std::move(handlers)),
      room_(transport_->executor()),
      linger_(transport_->executor()),
      read_buffer_(kReadSize, '\0') {
}

void Connection::start() {
    asio::spawn(
        transport_->executor(),
        [self = shared_from_this()](asio::yield_context yield) { self->read(yield); },
        [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        }
    );
}

void Connection::read(asio::yield_context yield) {
    ErrorCodeOfSystem error;
    while (!closed_) {
        while (!closed_ && (deaf_ || queue_.size() + in_flight_.size() > kMaxQueued)) {
            room_.expires_at(asio::steady_timer::time_point::max());
            room_.async_wait(yield[error]);
        }
        if (closed_) break;
        const std::size_t count = transport_->readSome(asio::buffer(read_buffer_), yield, error);
        if (error) break;
        if (!closing_ && handlers_.received)
            handlers_.received(std::string_view(read_buffer_).substr(0, count));
    }
    close();
}

void Connection::send(std::string octets) {
    if (closed_ || closing_ || octets.empty()) return;
    if (queue_.empty()) {
        queue_ = std::move(octets);
    } else {
        queue_.append(octets);
    }
    write();
}

void Connection::write() {
    if (writing_ || closed_ || queue_.empty()) return;
    writing_ = true;
    if (queue_.size() <= write_size_) {
        in_flight_.swap(queue_);
    } else {
        in_flight_ = queue_.substr(0, write_size_);
        queue_.erase(0, write_size_);
    }
    transport_->write(
        asio::buffer(in_flight_),
        [self = shared_from_this()](const ErrorCodeOfSystem& error, std::size_t count) {
            self->finishWrite(error, count);
        }
    );
}

void Connection::finishWrite(const ErrorCodeOfSystem& error, std::size_t count) {
    written_ += count;
    writing_ = false;
    in_flight_.clear();
    if (closed_) return reportClosed();
    if (error) return close();
    if (queue_.size() <= kMaxQueued) room_.cancel();
    write();
    if (closing_ && !writing_) sayGoodbye();
}

void Connection::closeWhenWritten() {
    if (closed_ || closing_) return;
    closing_ = true;
    linger_.expires_after(kLinger);
    linger_.async_wait([self = shared_from_this()](const ErrorCodeOfSystem& error) {
        if (!error) self->close();
    });
    if (!writing_) sayGoodbye();
}

void Connection::sayGoodbye() {
    // Closing with unread bytes would send a reset that can destroy our last answer on its way: wait for the
    // peer.
    transport_->endWriting();
}

void Connection::close() {
    if (closed_) return;
    closed_ = true;
    transport_->close();
    room_.cancel();
    linger_.cancel();
    if (!writing_) reportClosed();  // otherwise finishWrite() does, when it knows how much was written
}

void Connection::reportClosed() {
    asio::post(transport_->executor(), [self = shared_from_this()] {
        const Handlers handlers = std::exchange(self->handlers_, {});
        if (handlers.closed) handlers.closed();
    });
}

void spawnOn(const Strand& strand, std::function<void(asio::yield_context)> body) {
    asio::spawn(strand, std::move(body), [](const std::exception_ptr& error) {
        if (!error) return;
        spdlog::critical("smpp: an exception left a connection's coroutine");
        std::rethrow_exception(error);
    });
}

}  // namespace tama::gateway::smpp
