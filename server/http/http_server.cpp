#include "server/http/http_server.hpp"

#include <thread>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <spdlog/spdlog.h>

#include "server/http/connection.hpp"

namespace tama::server {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

Result<tcp::endpoint> endpointOf(const HttpSettings& settings) {
    boost::system::error_code error;
    const auto name = settings.address == "localhost" ? std::string("127.0.0.1") : settings.address;
    const auto address = asio::ip::make_address(name, error);
    if (error) {
        return fail(
            ErrorCode::InvalidInput,
            "'" + settings.address + "' is not an IP address: write one, such as 127.0.0.1",
            "listen address"
        );
    }
    if (!settings.tls && !address.is_loopback()) {
        return fail(
            ErrorCode::Refused,
            "plain HTTP is served on loopback only: switch TLS on, or listen on 127.0.0.1 behind a proxy",
            "listen address " + settings.address
        );
    }
    return tcp::endpoint(address, settings.port);
}

Result<std::unique_ptr<asio::ssl::context>> tlsContext(const TlsFiles& files) {
    auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    boost::system::error_code error;
    context->use_certificate_chain_file(files.certificate.string(), error);
    if (error) {
        return fail(
            ErrorCode::InvalidInput,
            "the TLS certificate cannot be read: " + error.message(),
            files.certificate
        );
    }
    context->use_private_key_file(files.private_key.string(), asio::ssl::context::pem, error);
    if (error) {
        return fail(
            ErrorCode::InvalidInput,
            "the private key cannot be read or is not the certificate's: " + error.message(),
            files.private_key
        );
    }
    return context;
}

}  // namespace

class HttpServer::Impl {
  public:
    Impl(const HttpSettings& settings, const Dispatcher& dispatcher, std::unique_ptr<asio::ssl::context> tls)
        : settings_(settings),
          tls_(std::move(tls)),
          acceptor_(io_),
          workers_(settings.workers),
          client_workers_(settings.client_workers),
          environment_{dispatcher, settings_, workers_, client_workers_, stopping_, in_flight_} {}

    ~Impl() { stop(std::chrono::seconds(5)); }

    Result<void> listen(const tcp::endpoint& endpoint) {
        boost::system::error_code error;
        acceptor_.open(endpoint.protocol(), error);
        if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error) acceptor_.bind(endpoint, error);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (!error) return {};
        const auto place = settings_.address + ":" + std::to_string(endpoint.port());
        if (error == asio::error::address_in_use) {
            return fail(
                ErrorCode::Conflict,
                "the port is in use by another program: stop it, or choose another with --port",
                place
            );
        }
        return fail(ErrorCode::Unavailable, "cannot listen: " + error.message(), place);
    }

    void run() {
        asio::spawn(
            io_, [this](asio::yield_context yield) { acceptAll(yield); }, rethrow
        );
        thread_ = std::thread([this] { io_.run(); });
    }

    void stop(std::chrono::milliseconds patience) {
        if (stopping_.exchange(true)) return;
        asio::post(io_, [this] {
            boost::system::error_code ignored;
            acceptor_.close(ignored);
        });
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (in_flight_ > 0 && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        io_.stop();
        if (thread_.joinable()) thread_.join();
        workers_.join();
        client_workers_.join();
        boost::system::error_code ignored;
        acceptor_.close(ignored);  // io_ may have stopped before it came to the close above
    }

    std::uint16_t port() const {
        boost::system::error_code ignored;
        return port_ ? port_ : acceptor_.local_endpoint(ignored).port();
    }
    void rememberPort() { port_ = port(); }
    const HttpSettings& settings() const { return settings_; }

  private:
    /// What leaves a coroutine is a broken invariant, not a network error.
    static void rethrow(const std::exception_ptr& problem) {
        if (!problem) return;
        try {
            std::rethrow_exception(problem);
        } catch (const std::exception& e) {
            spdlog::error("an HTTP connection failed: {}", e.what());
        }
    }

    void acceptAll(asio::yield_context yield) {
        while (!stopping_) {
            boost::system::error_code error;
            tcp::socket socket(asio::make_strand(io_));
            acceptor_.async_accept(socket, yield[error]);
            if (stopping_) return;
            if (error) {
                // Out of descriptors, mostly: others will be closed soon.
                spdlog::warn("cannot accept a connection: {}", error.message());
                asio::steady_timer pause(io_, std::chrono::milliseconds(100));
                pause.async_wait(yield[error]);
                continue;
            }
            if (open_connections_ >= settings_.connection_limit) continue;  // closes it
            ++open_connections_;
            auto strand = socket.get_executor();
            asio::spawn(
                strand,
                [this, socket = std::move(socket)](asio::yield_context inner) mutable {
                    serveConnection(std::move(socket), tls_.get(), environment_, inner);
                },
                [this](const std::exception_ptr& problem) {
                    --open_connections_;
                    rethrow(problem);
                }
            );
        }
    }

    HttpSettings settings_;
    std::unique_ptr<asio::ssl::context> tls_;
    std::atomic<bool> stopping_{false};
    std::atomic<int> in_flight_{0};
    std::atomic<std::size_t> open_connections_{0};
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    asio::thread_pool workers_;
    asio::thread_pool client_workers_;
    ConnectionEnvironment environment_;
    std::thread thread_;
    std::uint16_t port_ = 0;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(
    const HttpSettings& settings, const Dispatcher& dispatcher
) {
    const auto endpoint = endpointOf(settings);
    if (!endpoint) return fail(endpoint.error());
    std::unique_ptr<asio::ssl::context> tls;
    if (settings.tls) {
        auto made = tlsContext(*settings.tls);
        if (!made) return fail(made.error());
        tls = std::move(*made);
    }
    auto impl = std::make_unique<Impl>(settings, dispatcher, std::move(tls));
    if (const auto listening = impl->listen(*endpoint); !listening) return fail(listening.error());
    impl->rememberPort();
    impl->run();
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const {
    return impl_->port();
}

std::string HttpServer::url() const {
    const auto& settings = impl_->settings();
    const bool v6 = settings.address.find(':') != std::string::npos;
    const auto host = v6 ? "[" + settings.address + "]" : settings.address;
    return (settings.tls ? "https://" : "http://") + host + ":" + std::to_string(port()) + "/";
}

void HttpServer::stop(std::chrono::milliseconds patience) {
    impl_->stop(patience);
}

}  // namespace tama::server
