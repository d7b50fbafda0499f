#include "server/http/connection.hpp"

#include <optional>
#include <utility>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "server/http/errors.hpp"

namespace tama::server {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using beast::error_code;

constexpr std::size_t kHeaderLimit = 16 * 1024;  // bytes, all headers of a request together

/// Runs `work` on the pool and resumes the coroutine with its result; the strand is free meanwhile.
template <class Work>
auto runOnPool(asio::thread_pool& pool, Work work, asio::yield_context yield) {
    using T = decltype(work());
    return asio::async_initiate<asio::yield_context, void(T)>(
        [](auto handler, asio::thread_pool& where, Work what) {
            auto back = asio::get_associated_executor(handler);
            asio::post(where, [back, handler = std::move(handler), what = std::move(what)]() mutable {
                auto result = what();
                asio::post(back, [handler = std::move(handler), result = std::move(result)]() mutable {
                    std::move(handler)(std::move(result));
                });
            });
        },
        yield,
        std::ref(pool),
        std::move(work)
    );
}

/// The mailbox may outlive the connection, which may end by being unwound.
struct SilencedAtEnd {
    Mailbox& mailbox;
    ~SilencedAtEnd() { mailbox.onPost({}); }
};

/// Counts a request from its first byte read to its last byte written.
class InFlight {
  public:
    explicit InFlight(std::atomic<int>& count) : count_(count) { ++count_; }
    InFlight(const InFlight&) = delete;
    InFlight& operator=(const InFlight&) = delete;
    ~InFlight() { --count_; }

  private:
    std::atomic<int>& count_;
};

template <class Stream>
class Connection {
  public:
    Connection(
        Stream& stream, const ConnectionEnvironment& environment, bool secure, asio::yield_context yield
    )
        : stream_(stream), environment_(environment), secure_(secure), yield_(yield) {
        error_code ignored;
        const auto remote = beast::get_lowest_layer(stream).socket().remote_endpoint(ignored);
        remote_address_ = ignored ? std::string() : remote.address().to_string();
    }

    void run() {
        while (!environment_.stopping && serveOne()) {
        }
    }

  private:
    void expireAfter(std::chrono::seconds time) { beast::get_lowest_layer(stream_).expires_after(time); }

    /// One request and its response. False when the connection is done.
    bool serveOne() {
        http::request_parser<http::string_body> parser;
        parser.header_limit(kHeaderLimit);
        parser.body_limit(kLargestBody);
        expireAfter(environment_.settings.header_timeout);
        error_code error;
        http::async_read_header(stream_, buffer_, parser, yield_[error]);
        if (error) return refuseBroken(error);

        std::optional<InFlight> in_flight(environment_.in_flight);
        Request request = takeHead(parser.get());
        const auto target = std::string_view(parser.get().target().data(), parser.get().target().size());
        if (!parseTarget(target, request)) {
            write(errorResponse(400, "bad_target", "The address cannot be read."), request, false);
            return false;
        }
        const auto options = environment_.dispatcher.optionsOf(request.method, request.path);
        const auto body_limit = options.body_limit;
        parser.body_limit(body_limit);
        // Beast compares the announced length only with the limit that held while it read the header.
        if (const auto length = parser.content_length(); length && *length > body_limit) {
            return refuseBroken(http::error::body_limit);
        }
        if (lowerAscii(request.header("expect").value_or("")) == "100-continue") sendContinue();
        expireAfter(environment_.settings.transfer_timeout);
        http::async_read(stream_, buffer_, parser, yield_[error]);
        if (error) return refuseBroken(error);
        request.body = std::move(parser.get().body());

        const auto& dispatcher = environment_.dispatcher;
        // The handler may take longer than any transfer: the stream must not time out under it.
        beast::get_lowest_layer(stream_).expires_never();
        auto response = runOnPool(
            options.for_clients ? environment_.client_workers : environment_.workers,
            [&dispatcher, &request] { return std::make_shared<Response>(dispatcher.dispatch(request)); },
            yield_
        );
        const bool keep_alive = parser.get().keep_alive() && !environment_.stopping;
        // An event stream has no end to wait for.
        if (std::holds_alternative<std::shared_ptr<Mailbox>>(response->body)) in_flight.reset();
        return write(*response, request, keep_alive);
    }

    Request takeHead(const http::request<http::string_body>& head) const {
        Request request;
        request.method = std::string(head.method_string());
        for (const auto& field : head) {
            request.headers.insert_or_assign(lowerAscii(field.name_string()), std::string(field.value()));
        }
        request.remote_address = remote_address_;
        tellOrigin(request);
        return request;
    }

    void tellOrigin(Request& request) const {
        request.public_origin = environment_.settings.public_origin;
        request.secure = secure_ || !request.public_origin.empty();
    }

    /// Answers what could not be read, where the client can still hear it.
    bool refuseBroken(error_code error) {
        Request unknown;
        tellOrigin(unknown);
        if (error == http::error::header_limit) {
            write(
                errorResponse(431, "limit_exceeded", "The request's headers are too long."), unknown, false
            );
        } else if (error == http::error::body_limit) {
            write(errorResponse(413, "limit_exceeded", "The request's body is too long."), unknown, false);
        } else if (error.category() == http::make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream && error != http::error::partial_message) {
            write(errorResponse(400, "bad_request", "This is not HTTP."), unknown, false);
        }
        return false;
    }

    void sendContinue() {
        static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
        error_code error;
        asio::async_write(stream_, asio::buffer(kContinue), yield_[error]);
    }

    /// True when the connection may serve another request.
    bool write(const Response& response, const Request& request, bool keep_alive) {
        const bool head_only = request.method == "HEAD";
        if (const auto* bytes = std::get_if<std::string>(&response.body)) {
            return writeBytes(response, *bytes, head_only, keep_alive);
        }
        if (const auto* chunks = std::get_if<ChunkSource>(&response.body)) {
            return writeChunks(response, *chunks, head_only, keep_alive);
        }
        if (!head_only) writeEvents(response, *std::get<std::shared_ptr<Mailbox>>(response.body));
        return false;
    }

    template <class Body>
    http::response<Body> headOf(const Response& response, bool keep_alive) const {
        http::response<Body> head{static_cast<http::status>(response.status), 11};
        for (const auto& [name, value] : response.headers) head.insert(name, value);
        head.keep_alive(keep_alive);
        return head;
    }

    bool writeBytes(const Response& response, const std::string& bytes, bool head_only, bool keep_alive) {
        auto message = headOf<http::string_body>(response, keep_alive);
        if (response.status != 204 && response.status != 304) message.content_length(bytes.size());
        if (!head_only) message.body() = bytes;
        expireAfter(environment_.settings.transfer_timeout);
        http::response_serializer<http::string_body> serializer(message);
        error_code error;
        if (head_only) {
            http::async_write_header(stream_, serializer, yield_[error]);
        } else {
            http::async_write(stream_, serializer, yield_[error]);
        }
        return !error && keep_alive;
    }

    bool writeHead(const http::response<http::empty_body>& head) {
        expireAfter(environment_.settings.transfer_timeout);
        http::response_serializer<http::empty_body> serializer(
            const_cast<http::response<http::empty_body>&>(head)
        );
        error_code error;
        http::async_write_header(stream_, serializer, yield_[error]);
        return !error;
    }

    bool writeChunks(const Response& response, const ChunkSource& source, bool head_only, bool keep_alive) {
        auto head = headOf<http::empty_body>(response, keep_alive);
        head.chunked(true);
        if (!writeHead(head)) return false;
        if (head_only) return keep_alive;
        while (true) {
            beast::get_lowest_layer(stream_).expires_never();
            // A source that throws has no other way to tell the client than a stream without its end.
            auto chunk = runOnPool(
                environment_.workers,
                [&source]() -> std::optional<std::optional<std::string>> {
                    try {
                        return source();
                    } catch (const std::exception& problem) {
                        spdlog::error("a response broke off: {}", problem.what());
                        return std::nullopt;
                    }
                },
                yield_
            );
            if (!chunk) return false;
            error_code error;
            expireAfter(environment_.settings.transfer_timeout);
            if (!*chunk) {
                asio::async_write(stream_, http::make_chunk_last(), yield_[error]);
                return !error && keep_alive;
            }
            if ((*chunk)->empty()) continue;
            asio::async_write(stream_, http::make_chunk(asio::buffer(**chunk)), yield_[error]);
            if (error) return false;
        }
    }

    void writeEvents(const Response& response, Mailbox& mailbox) {
        auto head = headOf<http::empty_body>(response, false);
        if (!writeHead(head)) return;
        // The timer is the condition variable of this coroutine: a post cancels its wait.
        auto timer = std::make_shared<asio::steady_timer>(stream_.get_executor());
        auto strand = stream_.get_executor();
        mailbox.onPost([timer, strand] { asio::post(strand, [timer] { timer->cancel(); }); });
        const SilencedAtEnd silenced{mailbox};
        while (!environment_.stopping) {
            // Before looking, so that a post between looking and waiting is not slept through.
            timer->expires_after(environment_.settings.event_heartbeat);
            auto event = mailbox.take();
            if (!event && mailbox.closed()) break;
            error_code error;
            if (!event) {
                timer->async_wait(yield_[error]);
                if (!error)
                    event = std::string();  // a quiet stream: the heartbeat finds out whether anyone is there
                if (error) continue;
            }
            const auto text = event->empty() ? std::string(": still here\n\n") : "data: " + *event + "\n\n";
            expireAfter(environment_.settings.transfer_timeout);
            asio::async_write(stream_, asio::buffer(text), yield_[error]);
            if (error) break;
        }
    }

    Stream& stream_;
    const ConnectionEnvironment& environment_;
    bool secure_;
    asio::yield_context yield_;
    beast::flat_buffer buffer_;
    std::string remote_address_;
};

}  // namespace

void serveConnection(
    asio::ip::tcp::socket socket,
    asio::ssl::context* tls,
    const ConnectionEnvironment& environment,
    asio::yield_context yield
) {
    error_code error;
    if (!tls) {
        beast::tcp_stream stream(std::move(socket));
        Connection<beast::tcp_stream>(stream, environment, false, yield).run();
        stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
        return;
    }
    beast::ssl_stream<beast::tcp_stream> stream(std::move(socket), *tls);
    beast::get_lowest_layer(stream).expires_after(environment.settings.header_timeout);
    stream.async_handshake(asio::ssl::stream_base::server, yield[error]);
    if (error) return;
    Connection<beast::ssl_stream<beast::tcp_stream>>(stream, environment, true, yield).run();
    beast::get_lowest_layer(stream).expires_after(environment.settings.header_timeout);
    stream.async_shutdown(yield[error]);
}

}  // namespace tama::server
