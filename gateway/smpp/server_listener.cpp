#include "gateway/smpp/server_listener.hpp"

#include <boost/asio/ip/address.hpp>
#include <spdlog/spdlog.h>

namespace tama::gateway::smpp {

namespace asio = boost::asio;

ServerListener::ServerListener(
    const Strand& strand, ListenerSettings settings, const SteadyClock& clock, Owner owner
)
    : strand_(strand),
      settings_(std::move(settings)),
      clock_(clock),
      owner_(std::move(owner)),
      acceptor_(strand, asio::ip::tcp::endpoint(asio::ip::make_address(settings_.address), settings_.port)),
      port_(acceptor_.local_endpoint().port()) {
    if (settings_.tls.certificate_file.empty()) return;
    auto context = serverTls(settings_.tls);
    if (!context) throw std::runtime_error(describe(context.error()));
    tls_ = std::move(*context);
}

void ServerListener::start() {
    spawnOn(strand_, [self = shared_from_this()](asio::yield_context yield) { self->accept(yield); });
}

void ServerListener::accept(asio::yield_context yield) {
    constexpr std::chrono::milliseconds kAfterFailure{100};
    while (acceptor_.is_open()) {
        asio::ip::tcp::socket socket(strand_);
        boost::system::error_code error;
        acceptor_.async_accept(socket, yield[error]);
        if (!acceptor_.is_open()) return;
        if (error) {
            // Out of file descriptors, most likely: give some time to come back.
            spdlog::warn("smpp: cannot accept a connection: {}", error.message());
            asio::steady_timer pause(strand_, kAfterFailure);
            pause.async_wait(yield[error]);
        } else if (drivers_.size() >= settings_.max_connections) {
            spdlog::warn("smpp: connection refused, {} are open", drivers_.size());
        } else {
            welcome(std::move(socket));
        }
    }
}

void ServerListener::welcome(asio::ip::tcp::socket socket) {
    if (!tls_) return adopt(plainTransport(std::move(socket)));
    const auto handshake = std::make_shared<TlsHandshake>(std::move(socket), tls_);
    const ConnectionId id = ++last_id_;
    handshakes_[id] = handshake.get();
    spawnOn(strand_, [weak = weak_from_this(), handshake, id](asio::yield_context yield) {
        auto transport = handshake->asServer(yield);
        const auto self = weak.lock();
        if (!self || self->handshakes_.erase(id) == 0) return;
        if (transport) return self->adopt(std::move(*transport));
        spdlog::warn("smpp: a TLS handshake failed: {}", transport.error().message);
    });
}

void ServerListener::adopt(std::unique_ptr<Transport> transport) {
    const ConnectionId id = ++last_id_;
    const std::weak_ptr<ServerListener> weak = weak_from_this();
    const auto driver = std::make_shared<Driver>(
        strand_,
        clock_,
        ServerSession(settings_.session, owner_.authenticate, clock_),
        Driver::Owner{
            [weak, id](ServerSession::Event event) {
                if (const auto self = weak.lock()) self->owner_.event(id, std::move(event));
            },
            [weak, id] {
                if (const auto self = weak.lock()) self->owner_.pumped(id);
            },
            [weak, id] {
                const auto self = weak.lock();
                if (!self) return;
                self->drivers_.erase(id);
                self->owner_.closed(id);
            }}
    );
    drivers_[id] = driver;
    driver->attach(std::move(transport));
}

bool ServerListener::with(ConnectionId id, const std::function<void(ServerSession&)>& work) {
    const auto found = drivers_.find(id);
    if (found == drivers_.end()) return false;
    const std::shared_ptr<Driver> driver = found->second;
    work(driver->session());
    driver->wake();
    return true;
}

std::size_t ServerListener::freeSlots(ConnectionId id) const {
    const auto found = drivers_.find(id);
    return found == drivers_.end() ? 0 : found->second->session().freeSlots();
}

void ServerListener::drop(ConnectionId id) {
    const auto found = drivers_.find(id);
    if (found != drivers_.end()) found->second->drop();
}

void ServerListener::stopReading(ConnectionId id) {
    const auto found = drivers_.find(id);
    if (found != drivers_.end()) found->second->stopReading();
}

void ServerListener::limitWrites(ConnectionId id, std::size_t octets) {
    const auto found = drivers_.find(id);
    if (found != drivers_.end()) found->second->limitWrites(octets);
}

void ServerListener::close() {
    boost::system::error_code ignored;  // closing twice is no failure
    acceptor_.close(ignored);
    for (const auto& [id, handshake] : handshakes_) handshake->cut();
    handshakes_.clear();
    for (const auto& [id, driver] : drivers_) driver->abandon();
    drivers_.clear();
}

}  // namespace tama::gateway::smpp
