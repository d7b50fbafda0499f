// The byte stream under a connection: TCP, or TLS over TCP. Thread rule: the strand of the socket.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/spawn.hpp>

#include "base/result.hpp"
#include "gateway/smpp/tls_settings.hpp"

namespace boost::asio::ssl {
class context;
}

namespace tama::gateway::smpp {

class Transport {
  public:
    using Written = std::function<void(const boost::system::error_code&, std::size_t)>;

    virtual ~Transport() = default;
    virtual boost::asio::any_io_executor executor() = 0;
    virtual std::size_t readSome(
        boost::asio::mutable_buffer into, boost::asio::yield_context yield, boost::system::error_code& error
    ) = 0;
    /// Writes all of it. After an error the count is what may have reached the peer, never less.
    virtual void write(boost::asio::const_buffer octets, Written written) = 0;
    /// Tells the peer that nothing more will be written.
    virtual void endWriting() = 0;
    virtual void close() = 0;
};

std::unique_ptr<Transport> plainTransport(boost::asio::ip::tcp::socket socket);

/// Errors: InvalidInput names the file that cannot be used.
Result<std::shared_ptr<boost::asio::ssl::context>> clientTls(const TlsSettings& settings);
Result<std::shared_ptr<boost::asio::ssl::context>> serverTls(const TlsIdentity& identity);

/// A TLS stream before its handshake.
class TlsHandshake {
  public:
    TlsHandshake(boost::asio::ip::tcp::socket socket, std::shared_ptr<boost::asio::ssl::context> context);
    ~TlsHandshake();
    TlsHandshake(const TlsHandshake&) = delete;
    TlsHandshake& operator=(const TlsHandshake&) = delete;

    /// Once. As a client: `host` must be what the certificate is for, where certificates are verified. The
    /// Error says in words why the peer is not trusted, or why there is no TLS.
    Result<std::unique_ptr<Transport>> asClient(
        const std::string& host, const TlsSettings& settings, boost::asio::yield_context yield
    );
    Result<std::unique_ptr<Transport>> asServer(boost::asio::yield_context yield);
    /// Ends a handshake that is under way with an error.
    void cut();

  private:
    class Stream;
    std::unique_ptr<Stream> stream_;
};

}  // namespace tama::gateway::smpp
