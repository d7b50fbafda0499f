#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "gateway/smpp/transport.hpp"

namespace tama::gateway::smpp {
namespace {

namespace ssl = boost::asio::ssl;
using TlsStream = ssl::stream<boost::asio::ip::tcp::socket>;
using ContextResult = Result<std::shared_ptr<ssl::context>>;

class TlsTransport final : public Transport {
  public:
    explicit TlsTransport(std::shared_ptr<ssl::context> context, std::unique_ptr<TlsStream> stream)
        : context_(std::move(context)), stream_(std::move(stream)) {}

    boost::asio::any_io_executor executor() override { return stream_->get_executor(); }
    std::size_t readSome(
        boost::asio::mutable_buffer into, boost::asio::yield_context yield, boost::system::error_code& error
    ) override {
        return stream_->async_read_some(into, yield[error]);
    }
    void write(boost::asio::const_buffer octets, Written written) override {
        // Whole records of a write that failed may have been read by the peer: count all of it.
        boost::asio::async_write(
            *stream_,
            octets,
            [all = octets.size(), written = std::move(written)](const boost::system::error_code& error, std::size_t) {
                written(error, all);
            }
        );
    }
    void endWriting() override {
        if (ending_) return;
        ending_ = true;
        stream_->async_shutdown([](const boost::system::error_code&) {});  // the reader sees how it ends
    }
    void close() override {
        boost::system::error_code ignored;  // the peer may be gone already
        stream_->next_layer().close(ignored);
    }

  private:
    std::shared_ptr<ssl::context> context_;
    std::unique_ptr<TlsStream> stream_;
    bool ending_ = false;
};

std::shared_ptr<ssl::context> newContext(ssl::context::method method) {
    auto context = std::make_shared<ssl::context>(method);
    context->set_options(
        ssl::context::default_workarounds | ssl::context::no_sslv2 | ssl::context::no_sslv3 |
        ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1
    );
    return context;
}

Result<void> useIdentity(ssl::context& context, const TlsIdentity& identity) {
    boost::system::error_code error;
    context.use_certificate_chain_file(identity.certificate_file, error);
    if (error) {
        return fail(ErrorCode::InvalidInput, "is no PEM certificate: " + error.message(), identity.certificate_file);
    }
    context.use_private_key_file(identity.key_file, ssl::context::pem, error);
    if (error) {
        return fail(
            ErrorCode::InvalidInput,
            "is no PEM private key for the certificate: " + error.message(),
            identity.key_file
        );
    }
    return {};
}

void expectName(SSL* handle, const std::string& name) {
    X509_VERIFY_PARAM* expected = SSL_get0_param(handle);
    if (X509_VERIFY_PARAM_set1_ip_asc(expected, name.c_str()) == 1) return;
    ERR_clear_error();  // that it is no address
    X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(expected, name.c_str(), name.size());
    SSL_set_tlsext_host_name(handle, name.c_str());
}

Error refusalOf(SSL* handle, const std::string& name, const boost::system::error_code& error) {
    const long verdict = SSL_get_verify_result(handle);
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH) {
        return {ErrorCode::Refused, "the SMSC's certificate is not for " + name + ": set tls_server_name to its name", {}};
    }
    if (verdict != X509_V_OK) {
        return {
            ErrorCode::Refused,
            std::string("the SMSC's certificate is not trusted (") + X509_verify_cert_error_string(verdict) +
                "): name its authority in tls_ca_file",
            {}};
    }
    return {ErrorCode::Unavailable, "no TLS there: " + error.message(), {}};
}

}  // namespace

class TlsHandshake::Stream {
  public:
    Stream(boost::asio::ip::tcp::socket socket, std::shared_ptr<ssl::context> context)
        : context_(std::move(context)), stream_(std::make_unique<TlsStream>(std::move(socket), *context_)) {
        boost::system::error_code ignored;  // without it, small PDUs only wait longer
        stream_->next_layer().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    }
    Result<std::unique_ptr<Transport>> run(
        ssl::stream_base::handshake_type side, const std::string& name, boost::asio::yield_context yield
    ) {
        boost::system::error_code error;
        stream_->async_handshake(side, yield[error]);
        if (error) return fail(refusalOf(stream_->native_handle(), name, error));
        return std::make_unique<TlsTransport>(context_, std::move(stream_));
    }
    SSL* handle() { return stream_->native_handle(); }
    void cut() {
        boost::system::error_code ignored;  // the peer may be gone already
        if (stream_) stream_->next_layer().close(ignored);
    }

  private:
    std::shared_ptr<ssl::context> context_;
    std::unique_ptr<TlsStream> stream_;
};

TlsHandshake::TlsHandshake(boost::asio::ip::tcp::socket socket, std::shared_ptr<ssl::context> context)
    : stream_(std::make_unique<Stream>(std::move(socket), std::move(context))) {
}

TlsHandshake::~TlsHandshake() = default;

Result<std::unique_ptr<Transport>> TlsHandshake::asClient(
    const std::string& host, const TlsSettings& settings, boost::asio::yield_context yield
) {
    const std::string& name = settings.server_name.empty() ? host : settings.server_name;
    if (settings.verify) expectName(stream_->handle(), name);
    return stream_->run(ssl::stream_base::client, name, yield);
}

Result<std::unique_ptr<Transport>> TlsHandshake::asServer(boost::asio::yield_context yield) {
    return stream_->run(ssl::stream_base::server, {}, yield);
}

void TlsHandshake::cut() {
    stream_->cut();
}

ContextResult clientTls(const TlsSettings& settings) {
    auto context = newContext(ssl::context::tls_client);
    boost::system::error_code error;
    if (settings.ca_file.empty()) {
        context->set_default_verify_paths(error);
    } else {
        context->load_verify_file(settings.ca_file, error);
    }
    if (error) {
        return fail(
            ErrorCode::InvalidInput, "holds no certificates in PEM form: " + error.message(), settings.ca_file
        );
    }
    context->set_verify_mode(settings.verify ? ssl::verify_peer : ssl::verify_none);
    if (!settings.identity.certificate_file.empty()) {
        if (auto used = useIdentity(*context, settings.identity); !used) return fail(std::move(used.error()));
    }
    return context;
}

ContextResult serverTls(const TlsIdentity& identity) {
    auto context = newContext(ssl::context::tls_server);
    if (auto used = useIdentity(*context, identity); !used) return fail(std::move(used.error()));
    return context;
}

}  // namespace tama::gateway::smpp
