// One HTTP connection, plain or TLS: reads requests, has them handled on the worker pool, writes the
// responses. Only http_server.cpp uses it. Runs inside one coroutine on one strand.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "server/http/http_server.hpp"

namespace tama::server {

/// What all connections share.
struct ConnectionEnvironment {
    const Dispatcher& dispatcher;
    const HttpSettings& settings;
    boost::asio::thread_pool& workers;
    boost::asio::thread_pool& client_workers;
    std::atomic<bool>& stopping;
    std::atomic<int>& in_flight;  // requests being read, handled or answered
};

/// Serves until the client leaves, a limit is broken, or the server stops. `tls` null: plain.
void serveConnection(
    boost::asio::ip::tcp::socket socket,
    boost::asio::ssl::context* tls,
    const ConnectionEnvironment& environment,
    boost::asio::yield_context yield
);

}  // namespace tama::server
