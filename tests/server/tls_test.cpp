#include <filesystem>
#include <string>

#include <openssl/ssl.h>
#include <sys/stat.h>

#include "server/tls/self_signed.hpp"
#include "tests/server/http_client.hpp"
#include "tests/server/scratch_folder.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::server;

namespace {

const WallTime kNow = fromEpochMs(1'750'000'000'000);

}  // namespace

TEST_CASE("a self-signed certificate is made once and kept until it nears its end", "[server]") {
    const tests::ScratchFolder scratch;
    const auto made = ensureSelfSigned(scratch.path(), {"localhost", "127.0.0.1"}, kNow);
    REQUIRE(made);
    const auto expiry = certificateExpiry(made->certificate);
    REQUIRE(expiry);
    CHECK(*expiry > kNow + std::chrono::hours(24 * 390));
    struct stat status {};
    REQUIRE(::stat(made->private_key.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    REQUIRE(ensureSelfSigned(scratch.path(), {"localhost"}, kNow + std::chrono::hours(24)));
    CHECK(*certificateExpiry(made->certificate) == *expiry);
    REQUIRE(ensureSelfSigned(scratch.path(), {"localhost"}, kNow + std::chrono::hours(24 * 380)));
    CHECK(*certificateExpiry(made->certificate) > *expiry);
}

TEST_CASE("HTTPS is served with the certificate, and its pages forbid plain HTTP", "[server]") {
    const tests::ScratchFolder scratch;
    const auto files = ensureSelfSigned(scratch.path(), {"127.0.0.1"}, SystemWallClock().now());
    REQUIRE(files);
    Router router;
    router.add("GET", "/", {}, [](const Request& request, Context&) {
        return bytesResponse(200, "text/plain", request.secure ? "secure" : "plain");
    });
    const Dispatcher dispatcher(router, [](std::string_view) { return std::nullopt; });
    HttpSettings settings;
    settings.port = 0;
    settings.tls = *files;
    const auto server = HttpServer::start(settings, dispatcher);
    REQUIRE(server);
    CHECK((*server)->url().starts_with("https://127.0.0.1:"));

    const tests::HttpClient socket((*server)->port());
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    REQUIRE(SSL_CTX_load_verify_locations(context, files->certificate.c_str(), nullptr) == 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL* tls = SSL_new(context);
    SSL_set_fd(tls, socket.descriptor());
    REQUIRE(SSL_connect(tls) == 1);
    const std::string request = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    REQUIRE(SSL_write(tls, request.data(), static_cast<int>(request.size())) > 0);
    std::string reply;
    char chunk[4096];
    for (int got; (got = SSL_read(tls, chunk, sizeof chunk)) > 0;)
        reply.append(chunk, static_cast<std::size_t>(got));
    CHECK(reply.find("200 OK") != std::string::npos);
    CHECK(reply.find("Strict-Transport-Security") != std::string::npos);
    CHECK(reply.ends_with("secure"));
    SSL_free(tls);
    SSL_CTX_free(context);
}

TEST_CASE("a certificate that is none is an error that names the file", "[server]") {
    const tests::ScratchFolder scratch;
    const auto file = scratch.write("bad.crt", "not a certificate");
    CHECK_FALSE(certificateExpiry(file));
    Router router;
    const Dispatcher dispatcher(router, [](std::string_view) { return std::nullopt; });
    HttpSettings settings;
    settings.port = 0;
    settings.tls = TlsFiles{file, file};
    const auto server = HttpServer::start(settings, dispatcher);
    REQUIRE_FALSE(server);
    CHECK(describe(server.error()).find("bad.crt") != std::string::npos);
}
