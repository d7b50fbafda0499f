#include "gateway/smpp/transport.hpp"

#include <boost/asio/write.hpp>

namespace tama::gateway::smpp {
namespace {

class PlainTransport final : public Transport {
  public:
    explicit PlainTransport(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

    boost::asio::any_io_executor executor() override { return socket_.get_executor(); }
    std::size_t readSome(
        boost::asio::mutable_buffer into, boost::asio::yield_context yield, boost::system::error_code& error
    ) override {
        return socket_.async_read_some(into, yield[error]);
    }
    void write(boost::asio::const_buffer octets, Written written) override {
        boost::asio::async_write(socket_, octets, std::move(written));
    }
    void endWriting() override {
        boost::system::error_code error;
        socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
        if (error) close();
    }
    void close() override {
        boost::system::error_code ignored;  // the peer may be gone already
        socket_.close(ignored);
    }

  private:
    boost::asio::ip::tcp::socket socket_;
};

}  // namespace

std::unique_ptr<Transport> plainTransport(boost::asio::ip::tcp::socket socket) {
    boost::system::error_code ignored;  // without it, small PDUs only wait longer
    socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    return std::make_unique<PlainTransport>(std::move(socket));
}

}  // namespace tama::gateway::smpp
