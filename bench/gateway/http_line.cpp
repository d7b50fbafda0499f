#include "bench/gateway/http_line.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

namespace tama::bench {
namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
}

}  // namespace

HttpLine::HttpLine(std::uint16_t port) : port_(port) {
    connect();
}

HttpLine::~HttpLine() {
    ::close(socket_);
}

void HttpLine::connect() {
    if (socket_ >= 0) ::close(socket_);
    received_.clear();
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("nobody listens on port " + std::to_string(port_));
    const int yes = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

HttpAnswer HttpLine::get(std::string_view target) {
    return exchange("GET " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
}

HttpAnswer HttpLine::post(std::string_view target, std::string_view headers, std::string_view body) {
    std::string request = "POST " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    request.append(headers).append("\r\n").append(body);
    return exchange(request);
}

HttpAnswer HttpLine::exchange(std::string_view request) {
    while (!request.empty()) {
        const auto sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the server closed the connection");
        request.remove_prefix(static_cast<std::size_t>(sent));
    }
    std::array<char, 65'536> octets{};
    const auto more = [&] {
        const auto got = ::recv(socket_, octets.data(), octets.size(), 0);
        if (got <= 0) throw std::runtime_error("the server closed the connection");
        received_.append(octets.data(), static_cast<std::size_t>(got));
    };
    std::size_t head_end = received_.find("\r\n\r\n");
    for (; head_end == std::string::npos; head_end = received_.find("\r\n\r\n")) more();
    const std::string head = lowered(std::string_view(received_).substr(0, head_end));
    const auto length_at = head.find("content-length:");
    if (length_at == std::string::npos) throw std::runtime_error("the server's answer has no length");
    const std::size_t length = std::strtoul(head.c_str() + length_at + 15, nullptr, 10);
    while (received_.size() < head_end + 4 + length) more();
    HttpAnswer answer{std::atoi(head.c_str() + 9), received_.substr(head_end + 4, length)};
    received_.erase(0, head_end + 4 + length);
    if (head.find("connection: close") != std::string::npos) connect();
    return answer;
}

}  // namespace tama::bench
