// Accepts SMPP clients on a TCP port and runs a ServerSession for each.
// Thread rule: everything, the callbacks included, runs on the strand that it is given; all its connections
// share it, because what an SMSC knows is shared by them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/clock.hpp"
#include "gateway/smpp/connection.hpp"
#include "gateway/smpp/server_session.hpp"
#include "gateway/smpp/session_driver.hpp"

namespace tama::gateway::smpp {

struct ListenerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  // 0 = the system chooses
    ServerSessionSettings session;
    std::size_t max_connections = 100;
    TlsIdentity tls;  // empty: plain TCP
};

class ServerListener : public std::enable_shared_from_this<ServerListener> {
  public:
    using ConnectionId = std::uint64_t;
    struct Owner {
        std::function<std::uint32_t(const Bind&)> authenticate;
        std::function<void(ConnectionId, ServerSession::Event)> event;
        std::function<void(ConnectionId)> pumped;  // events were handed out, slots may be free
        std::function<void(ConnectionId)> closed;
    };

    /// Throws boost::system::system_error when the port cannot be listened on, and std::runtime_error when the
    /// TLS identity cannot be read.
    ServerListener(const Strand& strand, ListenerSettings settings, const SteadyClock& clock, Owner owner);

    void start();
    std::uint16_t port() const { return port_; }

    /// Calls `work` with the session, then moves its bytes and events; false when the connection is gone.
    bool with(ConnectionId id, const std::function<void(ServerSession&)>& work);
    /// Deliveries that this connection takes now.
    std::size_t freeSlots(ConnectionId id) const;
    /// Cuts a connection off without a word.
    void drop(ConnectionId id);
    /// Takes nothing more from a connection, which stays open.
    void stopReading(ConnectionId id);
    /// Writes at most so many octets at a time.
    void limitWrites(ConnectionId id, std::size_t octets);
    /// No more connections; those that are open are cut off and nobody is told.
    void close();

  private:
    using Driver = SessionDriver<ServerSession>;

    void accept(boost::asio::yield_context yield);
    void welcome(boost::asio::ip::tcp::socket socket);
    void adopt(std::unique_ptr<Transport> transport);

    Strand strand_;
    ListenerSettings settings_;
    const SteadyClock& clock_;
    Owner owner_;
    boost::asio::ip::tcp::acceptor acceptor_;
    std::shared_ptr<boost::asio::ssl::context> tls_;
    std::map<ConnectionId, TlsHandshake*> handshakes_;
    std::uint16_t port_ = 0;
    std::map<ConnectionId, std::shared_ptr<Driver>> drivers_;
    ConnectionId last_id_ = 0;
};

}  // namespace tama::gateway::smpp
