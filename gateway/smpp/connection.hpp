// A connection (TCP or TLS) that carries bytes for a session: a reading coroutine and a bounded write queue. When the
// peer does not read, we stop reading, so that memory stays bounded. It knows nothing of SMPP. Thread rule:
// everything runs on the strand of the socket.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "gateway/smpp/transport.hpp"

namespace tama::gateway::smpp {

using Strand = boost::asio::strand<boost::asio::any_io_executor>;

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    struct Handlers {
        std::function<void(std::string_view)> received;
        std::function<void()> closed;  // once, as the last
    };

    /// The transport's executor must be a strand.
    Connection(std::unique_ptr<Transport> transport, Handlers handlers);

    void start();
    void send(std::string octets);
    /// Writes what is queued, then says goodbye; a peer that does not take it is cut off after two seconds.
    void closeWhenWritten();
    void close();
    /// Writes at most so many octets at a time, for a simulated peer.
    void limitWrites(std::size_t octets) { write_size_ = octets; }
    /// Reads nothing more from now on; for a simulated peer that hangs.
    void stopReading() { deaf_ = true; }

    /// Octets that the operating system has taken; over TLS, that it may have taken.
    std::uint64_t written() const { return written_; }

  private:
    void read(boost::asio::yield_context yield);
    void write();
    void finishWrite(const boost::system::error_code& error, std::size_t count);
    void sayGoodbye();
    void reportClosed();

    std::unique_ptr<Transport> transport_;
    Handlers handlers_;
    boost::asio::steady_timer room_;  // cancelled when the write queue has room again
    boost::asio::steady_timer linger_;
    std::string read_buffer_;
    std::string queue_;
    std::string in_flight_;
    std::uint64_t written_ = 0;
    bool writing_ = false;
    bool closing_ = false;
    std::size_t write_size_ = std::numeric_limits<std::size_t>::max();
    bool deaf_ = false;
    bool closed_ = false;
};

/// Runs a coroutine on the strand. An exception that leaves it is logged and goes on to the io_context's
/// run().
void spawnOn(const Strand& strand, std::function<void(boost::asio::yield_context)> body);

}  // namespace tama::gateway::smpp
