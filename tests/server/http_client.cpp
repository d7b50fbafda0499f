#include "tests/server/http_client.hpp"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tama::tests {

HttpClient::HttpClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval patience{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket_);
        throw std::runtime_error("cannot connect");
    }
}

HttpClient::~HttpClient() {
    ::close(socket_);
}

void HttpClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;  // the server has had enough; what it said can still be read
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool HttpClient::fill() {
    char chunk[4096];
    const auto received = ::recv(socket_, chunk, sizeof chunk, 0);
    if (received <= 0) return false;
    buffer_.append(chunk, static_cast<std::size_t>(received));
    return true;
}

std::string HttpClient::line() {
    std::size_t end;
    while ((end = buffer_.find("\r\n")) == std::string::npos) {
        if (!fill()) return {};
    }
    auto text = buffer_.substr(0, end);
    buffer_.erase(0, end + 2);
    return text;
}

std::string HttpClient::take(std::size_t count) {
    while (buffer_.size() < count && fill()) {
    }
    auto text = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return text;
}

HttpReply HttpClient::read(bool head_only) {
    HttpReply reply;
    const auto status = line();
    if (status.size() < 12) return reply;
    reply.status = std::stoi(status.substr(9, 3));
    for (auto header = line(); !header.empty(); header = line()) {
        const auto colon = header.find(": ");
        auto name = header.substr(0, colon);
        for (auto& c : name) c = static_cast<char>(std::tolower(c));
        reply.headers[name] = header.substr(colon + 2);
    }
    if (head_only) return reply;
    if (const auto length = reply.headers.find("content-length"); length != reply.headers.end()) {
        reply.body = take(std::stoul(length->second));
    } else if (reply.headers.count("transfer-encoding")) {
        for (auto size = std::stoul(line(), nullptr, 16); size > 0; size = std::stoul(line(), nullptr, 16)) {
            reply.body += take(size);
            line();
        }
        line();
    }
    return reply;
}

bool HttpClient::readUntil(std::string_view text) {
    while (buffer_.find(text) == std::string::npos) {
        if (!fill()) return false;
    }
    buffer_.erase(0, buffer_.find(text) + text.size());
    return true;
}

bool HttpClient::closed() {
    char byte;
    return buffer_.empty() && ::recv(socket_, &byte, 1, MSG_PEEK) == 0;
}

HttpReply HttpClient::request(
    std::string_view method,
    std::string_view target,
    const std::map<std::string, std::string>& headers,
    std::string_view body
) {
    auto text = std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty() || method == "POST" || method == "PUT") {
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    }
    send(text + "\r\n" + std::string(body));
    return read(method == "HEAD");
}

}  // namespace tama::tests
