import { Alert, Container, Skeleton, Text, Title } from "@mantine/core";
import { useApprovalConfig } from "../features/approval-config/api";

export function TradingControlsPage() {
  return (
    <Container component="main" size="md" py="lg">
      <Title order={1}>Trading controls</Title>
      <PaperApproval />
    </Container>
  );
}

function PaperApproval() {
  const config = useApprovalConfig();
  if (config.isPending) return <Skeleton height={24} />;
  if (config.isError) {
    return (
      <Alert color="red" title="Unknown whether paper orders wait for approval">
        {config.error.message}
      </Alert>
    );
  }
  const { auto_approve_paper, updated_by, version } = config.data;
  const sentence = auto_approve_paper
    ? "Paper orders go without being asked about."
    : "Paper orders wait for you.";
  return (
    <Text>
      {sentence} Version {version}, set by {updated_by}.
    </Text>
  );
}
