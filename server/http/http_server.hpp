// The HTTP(S) server: listens, reads requests within limits, runs the dispatcher on a worker pool and writes
// what it answers. Connections are stackful coroutines, one strand each; a slow or streaming client never
// holds a worker. Plain HTTP only on loopback: what leaves the machine is encrypted, here or by a proxy on
// this machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "server/http/dispatcher.hpp"

namespace tama::server {

struct TlsFiles {
    std::filesystem::path certificate;  // PEM, with its chain
    std::filesystem::path private_key;  // PEM
};

struct HttpSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: the system picks one
    std::optional<TlsFiles> tls;
    std::string public_origin;  // of the TLS proxy in front, as browsers write it; empty: none is named
    std::size_t workers = 4;
    /// For the requests of other systems. They wait for a commit, and as many as wait together share one.
    std::size_t client_workers = 64;
    std::size_t connection_limit = 1'000;
    std::chrono::seconds header_timeout{15};  // from the first wait for a request; also ends idle keep-alives
    std::chrono::seconds transfer_timeout{60};  // for a body to arrive, or a piece of a response to be taken
    std::chrono::seconds event_heartbeat{15};   // a comment on a quiet event stream finds dead clients
};

class HttpServer {
  public:
    /// Binds and starts to serve. An address in use, a certificate that cannot be read or plain HTTP on an
    /// address others can reach is an Error with what to do.
    static Result<std::unique_ptr<HttpServer>> start(
        const HttpSettings& settings, const Dispatcher& dispatcher
    );

    ~HttpServer();  // stops

    std::uint16_t port() const;
    /// "http://127.0.0.1:8080/", as a person types it.
    std::string url() const;
    /// Takes no new requests, finishes those being handled (at most `patience`), then closes. Idempotent.
    void stop(std::chrono::milliseconds patience = std::chrono::seconds(5));

  private:
    class Impl;
    explicit HttpServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tama::server
