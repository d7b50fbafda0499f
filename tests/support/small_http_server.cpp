#include "tests/support/small_http_server.hpp"

#include <cctype>
#include <optional>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tama::tests {
namespace {

std::string lower(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// One more request from the socket; `kept` holds what came beyond the one before.
std::optional<SmallHttpServer::Request> readRequest(int socket, std::string& kept) {
    const auto more = [&] {
        char bytes[8192];
        const auto count = ::recv(socket, bytes, sizeof bytes, 0);
        if (count <= 0) return false;
        kept.append(bytes, static_cast<std::size_t>(count));
        return true;
    };
    while (kept.find("\r\n\r\n") == std::string::npos) {
        if (!more()) return std::nullopt;
    }
    const auto head_end = kept.find("\r\n\r\n");
    const std::string head = kept.substr(0, head_end);
    kept.erase(0, head_end + 4);
    SmallHttpServer::Request request;
    auto line_end = head.find("\r\n");
    const std::string first = head.substr(0, line_end);
    request.method = first.substr(0, first.find(' '));
    request.target = first.substr(request.method.size() + 1, first.rfind(' ') - request.method.size() - 1);
    while (line_end != std::string::npos) {
        const auto start = line_end + 2;
        line_end = head.find("\r\n", start);
        const std::string line = head.substr(start, line_end - start);
        const auto colon = line.find(':');
        request.headers[lower(line.substr(0, colon))] = line.substr(line.find_first_not_of(' ', colon + 1));
    }
    const auto length = request.headers.find("content-length");
    const std::size_t size = length == request.headers.end() ? 0 : std::stoul(length->second);
    while (kept.size() < size) {
        if (!more()) return std::nullopt;
    }
    request.body = kept.substr(0, size);
    kept.erase(0, size);
    return request;
}

}  // namespace

SmallHttpServer::SmallHttpServer(Handler handler) : handler_(std::move(handler)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, any, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, any, &size) != 0) {
        throw std::runtime_error("the test's HTTP server does not listen");
    }
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept(); });
}

SmallHttpServer::~SmallHttpServer() {
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    {
        const std::scoped_lock lock(mutex_);
        for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    for (auto& thread : threads_) thread.join();
    for (const int socket : sockets_) ::close(socket);
}

void SmallHttpServer::accept() {
    while (true) {
        const int socket = ::accept(listener_, nullptr, nullptr);
        if (socket < 0) return;
        const std::scoped_lock lock(mutex_);
        sockets_.push_back(socket);
        threads_.emplace_back([this, socket] { serve(socket); });
    }
}

void SmallHttpServer::serve(int socket) {
    std::string kept;
    while (const auto request = readRequest(socket, kept)) {
        {
            const std::scoped_lock lock(mutex_);
            requests_.push_back(*request);
        }
        const Reply reply = handler_(*request);
        if (reply.hang_up) break;
        std::string text = "HTTP/1.1 " + std::to_string(reply.status) +
                           " So\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n";
        for (const auto& [name, value] : reply.headers) text += name + ": " + value + "\r\n";
        text += "\r\n" + reply.body;
        if (::send(socket, text.data(), text.size(), MSG_NOSIGNAL) < 0) break;
    }
    ::shutdown(socket, SHUT_RDWR);
}

std::vector<SmallHttpServer::Request> SmallHttpServer::requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
}

std::size_t SmallHttpServer::connections() const {
    const std::scoped_lock lock(mutex_);
    return sockets_.size();
}

}  // namespace tama::tests
